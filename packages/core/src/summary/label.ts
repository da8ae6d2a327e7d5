import type { Experiment } from '../contracts/experiment';
import { CASES, variedPaths } from '../ground/path';

/**
 * Name of a grid point, for tables and legends.
 *
 * @example labelOf(trapExperiment, { 'training.temperature': 5e-4 }); // 'temperature = 0.0005'
 */
export function labelOf(experiment: Experiment, parameters: Readonly<Record<string, unknown>>): string {
  // A case has a name of its own, which stands for all that it sets.
  const together = CASES in parameters ? variedPaths({ [CASES]: experiment.over[CASES] ?? [] }) : null;
  const parts = Object.entries(parameters)
    .filter(([path]) => !together?.has(path))
    .map(([path, value]) => {
      if (path === CASES) return String(value);
      if (typeof value !== 'object' || value === null) return `${path.split('.').at(-1)} = ${String(value)}`;
      const { label, kind } = value as { label?: unknown; kind?: unknown };
      return String(label ?? kind ?? JSON.stringify(value));
    });
  return parts.join(', ') || (experiment.protocol.label ?? experiment.protocol.kind);
}
