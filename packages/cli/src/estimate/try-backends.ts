import type { ExperimentPoint } from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';
import { stepsPerSecond } from './probe';

/** What became of a backend on this machine. */
export interface BackendTrial {
  readonly name: string;
  readonly summary: string;
  /** What was found for it; null where it needs nothing but Node. */
  readonly found: string | null;
  /** Why it cannot be used, here or for this network; null if it can. */
  readonly missing: string | null;
  /** SGD steps per second at the first grid point, an epoch's measurements included; null if it was not tried. */
  readonly stepsPerSecond: number | null;
}

/** Looks for what each backend needs, and tries it at a grid point if one is given. */
export function tryBackends(registry: Registry, point: ExperimentPoint | null): BackendTrial[] {
  return registry.all('backends').map(({ name, summary, inspect }) => {
    const finding = inspect?.() ?? null;
    const found = finding && 'found' in finding ? finding.found : null;
    const missing = finding && 'missing' in finding ? finding.missing : null;
    const trial = { name, summary, found, missing, stepsPerSecond: null };
    if (missing !== null || point === null) return trial;
    try {
      const experiment = { ...point.experiment, backend: name };
      return { ...trial, stepsPerSecond: stepsPerSecond({ ...point, experiment }, registry) };
    } catch (cause) {
      return { ...trial, missing: (cause as Error).message };
    }
  });
}
