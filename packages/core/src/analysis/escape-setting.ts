import { z } from 'zod';
import { isRateEstimate } from '../contracts/rate-method';
import type { PointFacts } from './point-facts';

/** Under what an escape of a grid point was timed. */
export interface EscapeSetting {
  /** Null where it changed during the phase. */
  readonly beta: number | null;
  readonly temperature: number | null;
  readonly stepsPerEpoch: number;
}

const knobs = z.object({
  beta: z.number().nullable().catch(null),
  temperature: z.number().optional().catch(undefined),
});

/**
 * The setting of the watched phase, or of the dynamics that a sampler ran; null where no escape was timed.
 *
 * @example
 * const [point] = factsOf(trapRun([{ replicas: [90, 110] }]));
 * escapeSetting(point!)?.beta; // 0.25
 */
export function escapeSetting({ experiment, summary, cells }: PointFacts): EscapeSetting | null {
  const estimate = summary.values.find(isRateEstimate);
  if (estimate) {
    const { beta, temperature = experiment.training.temperature } = knobs.parse(experiment.protocol);
    return { beta, temperature, stepsPerEpoch: estimate.stepsPerEpoch };
  }
  if (summary.criterion === null) return null;
  return cells.find(({ escape }) => escape !== null)?.watched ?? null;
}

/**
 * The temperature at which a point's escape was timed; null where there is none, or it changed.
 *
 * @example
 * const [point] = factsOf(trapRun([{ replicas: [90, 110], temperature: 5e-4 }]));
 * escapeTemperature(point!); // 0.0005
 */
export function escapeTemperature(point: PointFacts): number | null {
  return escapeSetting(point)?.temperature ?? null;
}
