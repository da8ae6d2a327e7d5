import {
  type CellResult,
  type DataSet,
  type ExperimentPoint,
  type Lab,
  openStream,
  resolveExperiment,
  sourceFromValue,
  nextBelow,
} from '@kramers/core';
import { drawData, modesOf } from '@kramers/core/internal';
import { subsetOf } from '@kramers/core/plugins';
import type { ModeRecord } from '@kramers/core/results';
import { UsageError } from '@kramers/core/failure';
import { median } from '@kramers/theory';
import { lastValueFrom, toArray } from 'rxjs';
import type { WatchedTrap } from './watched-trap';

/** Traps that are prepared and looked at. */
const TRAPS = 5;

/** The state in which a watch begins, as a few replicas find it. */
export interface MeasuredTrap {
  readonly rank: number;
  /** σ of the strongest mode that is missing, one a replica, largest first; 0 where all there is has been learnt. */
  readonly missing: readonly number[];
  readonly modes: readonly ModeRecord[];
  readonly samples: number;
}

/**
 * Prepares the trap of a grid point a few times, and measures what is left of the missing mode.
 *
 * @throws UsageError where the trap does not hold
 */
export async function measureTrap(
  lab: Lab,
  point: ExperimentPoint,
  before: NonNullable<WatchedTrap['before']>,
  on: string,
): Promise<MeasuredTrap> {
  const raw = {
    ...point.experiment,
    protocol: before,
    // An escape that needs no reference phase, and is never seen: nothing but the trap is asked for.
    escape: { singularValue: 1, above: 1e300 },
    over: {},
    full: {},
    reporters: [],
    plugins: [],
    keepWeights: false,
    replicas: { count: TRAPS, seed: point.experiment.replicas.seed },
  };
  const resolved = resolveExperiment(lab.registry, { ...sourceFromValue(raw), folder: point.folder });
  const events = await lastValueFrom(lab.compute(resolved, lab.plan(resolved), { epochs: 'thinned' }).pipe(toArray()));
  const failed = events.find((event) => event.type === 'cell-failed');
  if (failed) throw new UsageError(`no advice: the trap cannot be prepared: ${failed.message}`);
  const cells = events.flatMap((event) => (event.type === 'cell-finished' ? [event.result] : []));
  const held = cells.filter(({ trapped, status }) => trapped !== false && status === 'finished');
  if (held.length === 0)
    throw new UsageError(
      `no advice: the trap does not hold: ${[...new Set(cells.flatMap((c) => c.warnings))].join('; ')}`,
    );
  const ends = held.map(trapOf);
  const rank = Math.round(median(ends.map((metrics) => metrics.rank)));
  const missing = ends.map(({ singularValues }) => singularValues[rank] ?? 0).sort((a, b) => b - a);
  const data = trainedOn(point, lab, on, before);
  return { rank, missing, modes: modesOf(data.moments, point.experiment.model.depth), samples: data.count };
}

/** Metrics of the trap: those of the last phase that prepares, or of the last before the watch. */
function trapOf({ phases }: CellResult) {
  const prepared = phases.findLast(({ role }) => role === 'prepare') ?? phases.at(-1)!;
  return prepared.metrics;
}

/** The set that the watched phase trains on, chosen as a cell chooses it. */
function trainedOn(point: ExperimentPoint, lab: Lab, on: string, before: Readonly<Record<string, unknown>>): DataSet {
  const { data, replicas } = point.experiment;
  const seed = data.fresh ? replicas.seed : (data.seed ?? replicas.seed);
  const source = drawData(point, lab.registry, seed);
  const drawn = on === 'train' ? null : drawOf(on, before);
  if (!drawn) return source.train;
  const stream = openStream(seed, `data/draw/${on}`);
  const indices = Array.from({ length: drawn.pool }, (_, i) => i);
  for (let i = 0; i < drawn.samples; i++) {
    const j = i + nextBelow(stream, drawn.pool - i);
    [indices[i], indices[j]] = [indices[j]!, indices[i]!];
  }
  return subsetOf(source.pool(drawn.pool), indices.slice(0, drawn.samples));
}

interface Draw {
  readonly pool: number;
  readonly samples: number;
  readonly as?: string;
}

function drawOf(on: string, before: Readonly<Record<string, unknown>>): Draw | undefined {
  const steps = before['steps'] as readonly { readonly draw?: Draw }[] | undefined;
  return steps ? steps.find(({ draw }) => draw?.as === on)?.draw : (before as unknown as Draw);
}
