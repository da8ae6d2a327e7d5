import { CASES } from '../ground/path';
import type { Experiment } from '../contracts/experiment';
import type { PointSummary } from '../summary/point-summary';
import type { CellFacts, SweepStep } from '../summary/cell-facts';
import type { PointFacts } from './point-facts';
import { type Spread, spreadOf } from './spread';
import { watchedKnobs } from './watched-knobs';

/** How one singular value was lost on the way up and won back on the way down, over the replicas of a sweep. */
export interface LossOfRank {
  /** The rank that was held before. */
  readonly rank: number;
  /** Replicas that lost it. */
  readonly replicas: number;
  /** β at which it was found lost. */
  readonly lostAt: Spread | null;
  /** The singular value before and after. */
  readonly before: Spread | null;
  readonly after: Spread | null;
  /**
   * Replicas in which it fell in one step more than twice as far as in the step before: a jump, where a continuous
   * transition has none.
   */
  readonly jumps: number;
  /** Replicas that were swept down again, and β at which those that won it back had it; null if none did. */
  readonly sweptBack: number;
  readonly regainedAt: Spread | null;
  /**
   * Width of the hysteresis loop in β over the replicas that were swept down; of those that did not win it back, the
   * length of the way down.
   */
  readonly width: Spread | null;
  /** Whether all of them won it back: otherwise widths are lower bounds. */
  readonly closed: boolean;
}

/** The watched phases of one network under one noise. */
export interface NoiseFinding {
  readonly noise: string;
  /** The grid point, by its place in the summary. */
  readonly point: number;
  /** The missing mode at the end, in the replica that did not escape with the most of it; null if all did. */
  readonly missingMode: number | null;
}

/** What a run found for one network. */
export interface NetworkFindings {
  readonly network: string;
  readonly losses: readonly LossOfRank[];
  /** How many of them were jumps in every replica. */
  readonly jumps: number;
  /** Whether there was a sweep at all. */
  readonly swept: boolean;
  readonly noises: readonly NoiseFinding[];
}

/**
 * What a run found for each of the networks that it compares; none unless it compares several.
 *
 * @example
 * const points = ['linear', 'tanh'].map((kind) => ({ parameters: { 'model.kind': kind }, replicas: [90, 110] }));
 * networkFindings(factsOf(trapRun(points))).map(({ network }) => network); // ['linear', 'tanh']
 */
export function networkFindings(points: readonly PointFacts[]): NetworkFindings[] {
  const networks = new Map<string, PointFacts[]>();
  const names = distinguishing(points);
  for (const point of points) networks.set(names(point), [...(networks.get(names(point)) ?? []), point]);
  const kinds = new Set(points.map(({ experiment }) => activationOf(experiment)));
  if (kinds.size < 2) return [];
  return [...networks].map(([network, its]) => {
    const sweeps = its.filter(({ cells }) => cells.some(({ sweep }) => sweep.length > 0));
    const losses = lossesOf(sweeps);
    return {
      network,
      swept: sweeps.length > 0,
      losses,
      jumps: losses.filter((loss) => loss.jumps === loss.replicas).length,
      noises: its
        .filter(({ summary }) => summary.criterion !== null)
        .map((point) => ({ noise: noiseOf(point), point: points.indexOf(point), missingMode: missingMode(point) })),
    };
  });
}

function activationOf({ model: { kind, activations } }: Experiment): string {
  return activations?.join('–') ?? kind;
}

/** Names a point's network by its activation, and by what else of network and data the grid varies. */
function distinguishing(points: readonly PointFacts[]): (point: PointFacts) => string {
  const paths = new Set(points.flatMap(({ summary }) => Object.keys(summary.parameters)));
  const further = [...paths].filter(
    (path) => path !== CASES && /^(model|data)\./.test(path) && !/^model\.(kind|activations)$/.test(path),
  );
  return ({ experiment, summary: { parameters } }) =>
    [
      activationOf(experiment),
      ...further
        .filter((path) => path in parameters)
        .map((path) => `${path.split('.').at(-1)} ${String(parameters[path])}`),
    ].join(', ');
}

function lossesOf(sweeps: readonly PointFacts[]): LossOfRank[] {
  const highest = Math.max(0, ...sweeps.flatMap(({ summary }) => summary.transitions.map(({ fromRank }) => fromRank)));
  const ranks = Array.from({ length: highest }, (_, i) => highest - i);
  return ranks.flatMap((rank) => {
    const told = sweeps.flatMap(({ summary, cells }) => cells.flatMap((cell) => lossIn(cell, summary, rank) ?? []));
    return told.length === 0 ? [] : [together(rank, told)];
  });
}

interface Loss {
  readonly lostAt: number;
  readonly before: number;
  readonly after: number;
  readonly jump: boolean;
  readonly back: { readonly regainedAt: number | null; readonly width: number } | null;
}

/** How one replica lost a rank; null if it did not. */
function lossIn({ replica, sweep }: CellFacts, { transitions }: PointSummary, rank: number): Loss | null {
  const own = transitions.filter((one) => one.replica === replica);
  const lost = own.find(({ direction, fromRank, toRank }) => direction === 'up' && fromRank >= rank && toRank < rank);
  if (!lost) return null;
  const up = sweep.filter(({ direction }) => direction === 'up');
  const at = up.findIndex(({ beta }) => beta === lost.beta);
  const value = (step: SweepStep | undefined): number => step?.singularValues[rank - 1] ?? NaN;
  const [earlier, before, after] = [value(up[at - 2]), value(up[at - 1]), value(up[at])];
  const down = sweep.filter(({ direction }) => direction === 'down');
  const regained = own.find(
    ({ direction, fromRank, toRank }) => direction === 'down' && fromRank < rank && toRank >= rank,
  );
  const lowest = Math.min(...down.map(({ beta }) => beta));
  return {
    lostAt: lost.beta,
    before,
    after,
    jump: before - after > 2 * (earlier - before),
    back:
      down.length === 0 ? null : { regainedAt: regained?.beta ?? null, width: lost.beta - (regained?.beta ?? lowest) },
  };
}

function together(rank: number, told: readonly Loss[]): LossOfRank {
  const backs = told.flatMap(({ back }) => back ?? []);
  return {
    rank,
    replicas: told.length,
    lostAt: spreadOf(told.map(({ lostAt }) => lostAt)),
    before: spreadOf(told.map(({ before }) => before)),
    after: spreadOf(told.map(({ after }) => after)),
    jumps: told.filter(({ jump }) => jump).length,
    sweptBack: backs.length,
    regainedAt: spreadOf(backs.map(({ regainedAt }) => regainedAt)),
    width: spreadOf(backs.map(({ width }) => width)),
    closed: backs.every(({ regainedAt }) => regainedAt !== null),
  };
}

function missingMode({ cells }: PointFacts): number | null {
  const held = cells.filter(({ trapped, escape }) => trapped !== false && escape !== null && escape.epoch === null);
  const values = held.flatMap(({ watched }) => watched?.missingMode ?? []);
  return values.length === 0 ? null : Math.max(...values);
}

/** The noise of a point's watched phase, in words. */
function noiseOf({ experiment, exact, cells }: PointFacts): string {
  const { batchSize } = watchedKnobs(experiment);
  const sampling = experiment.protocol['sampling'] ?? experiment.training.sampling;
  const temperature = cells.find(({ watched }) => watched)?.watched?.temperature ?? null;
  const full = batchSize === 'full' || exact;
  const batches = full
    ? []
    : [`batches of ${batchSize}, ${sampling === 'replacement' ? 'with replacement' : 'shuffled'}`];
  const langevin =
    temperature === null ? ['Langevin noise'] : temperature > 0 ? [`Langevin noise, T = ${temperature}`] : [];
  return [...batches, ...langevin].join('; ') || 'none';
}
