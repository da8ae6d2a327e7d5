import type { CellResult } from '@kramers/core';
import { positionColumns } from '@kramers/core/internal';

/** What was measured at one epoch of a phase. */
export interface TrackedEpoch {
  readonly phase: string;
  /** Epochs trained so far in phases of this name: a sweep has many. */
  readonly epoch: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A cell's trace, epoch by epoch, as trackers of experiments take it: rising epochs under each phase's name. */
export function* trackedEpochs({ trace, phases }: Pick<CellResult, 'trace' | 'phases'>): Generator<TrackedEpoch> {
  const names = trace.columns.slice(positionColumns.length);
  const starts = phaseStarts(phases);
  for (const [phase, epoch, _step, beta, temperature, ...metrics] of trace.rows) {
    const values = {
      beta: beta!,
      temperature: temperature!,
      ...Object.fromEntries(names.map((n, i) => [n, metrics[i]!])),
    };
    yield { phase: phases[phase!]?.name ?? '', epoch: starts[phase!]! + epoch!, values };
  }
}

function phaseStarts(phases: CellResult['phases']): number[] {
  const trained = new Map<string, number>();
  return phases.map(({ name, epochs }) => {
    const before = trained.get(name) ?? 0;
    trained.set(name, before + epochs);
    return before;
  });
}

/** A label as a part of a path: letters, digits, dots, dashes and equals signs. */
export function pathPart(label: string): string {
  return (
    label
      .replace(/[^\p{L}\p{N}=.+-]+/gu, '_')
      .replace(/^[._]+|_+$/g, '')
      .slice(0, 80) || 'run'
  );
}
