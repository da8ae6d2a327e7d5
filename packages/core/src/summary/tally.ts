import { type EscapeObservation, exponentialRate, median } from '@kramers/theory';
import { exp } from '@kramers/theory/elementary';
import type { CellResult, NoiseRecord } from '../contracts/cell-result';
import { isRateEstimate, type RateEstimate } from '../contracts/rate-method';
import type { Experiment } from '../contracts/experiment';
import type { Finding } from '../contracts/finding';
import { plainValue } from '../ground/plain-value';
import { watchedPhaseIndex } from './cell-facts';
import { noiseCourseOf } from './noise-course';
import type { PointSummary, RankHeld, Transition, WaitingSummary } from './point-summary';
import { jointEstimate } from './rate-estimates';
import { describeStillness } from './stillness';

/** Sums up the cells of one grid point, as they come. */
export class Tally {
  readonly keys: string[] = [];
  #finished = 0;
  #diverged = 0;
  #steps = 0;
  #traps = 0;
  #trapped = 0;
  readonly #criteria = new Set<string>();
  readonly #noise: NoiseRecord[] = [];
  readonly #estimates: RateEstimate[] = [];
  #outBefore = 0;
  readonly observations: EscapeObservation[] = [];
  readonly #finalRanks: number[] = [];
  readonly #reached = new Map<string, { phase: string; rank: number; epochs: number[] }>();
  /** For each rank the first epochs at which the watched replicas were at it. */
  readonly #held = new Map<number, number[]>();
  readonly #watchedFinalRanks: number[] = [];
  readonly #transitions: Transition[] = [];
  readonly #values: unknown[] = [];
  readonly #warnings: Record<string, number> = {};

  constructor(
    readonly parameters: Readonly<Record<string, unknown>>,
    readonly label: string,
    readonly experiment: Experiment,
    readonly findings: readonly Finding[],
  ) {}

  add(cell: CellResult): void {
    this.#finished++;
    this.#steps += cell.steps;
    if (cell.status === 'diverged') this.#diverged++;
    if (cell.trapped !== null) this.#traps++;
    if (cell.trapped) this.#trapped++;
    this.#addEscape(cell);
    countFinalRank(this.#finalRanks, cell);
    this.#addTransitions(cell);
    if (cell.value !== null) this.#values.push(cell.value);
    if (isRateEstimate(cell.value)) this.#estimates.push(cell.value);
    for (const warning of cell.warnings) this.#warnings[warning] = (this.#warnings[warning] ?? 0) + 1;
  }

  #addEscape(cell: CellResult): void {
    if (cell.escape === null || cell.trapped === false) return;
    this.#criteria.add(cell.escape.criterion);
    if (cell.escape.outBefore) {
      this.#outBefore++;
      return;
    }
    if (cell.noise) this.#noise.push(cell.noise);
    this.observations.push({ time: cell.escape.watchedEpochs, escaped: cell.escape.epoch !== null });
    const seen = new Set<number>();
    for (const { phase, epoch, toRank } of cell.rankChanges) {
      if (phase !== cell.escape.phase || seen.has(toRank)) continue;
      seen.add(toRank);
      const entry = this.#reached.get(`${phase}/${toRank}`) ?? { phase, rank: toRank, epochs: [] };
      this.#reached.set(`${phase}/${toRank}`, entry);
      entry.epochs.push(epoch);
    }
    countFinalRank(this.#watchedFinalRanks, cell);
    for (const [rank, epoch] of firstEpochs(cell)) this.#held.set(rank, [...(this.#held.get(rank) ?? []), epoch]);
  }

  #addTransitions(cell: CellResult): void {
    let previous: number | null = null;
    for (const phase of cell.phases) {
      const { rank } = phase.metrics;
      if (phase.direction && previous !== null && rank !== previous) {
        this.#transitions.push({
          replica: cell.replica,
          direction: phase.direction,
          beta: phase.beta,
          fromRank: previous,
          toRank: rank,
        });
      }
      previous = phase.direction ? rank : null;
    }
  }

  /** What the findings say. One that throws says why in its place. */
  #found(): Pick<PointSummary, 'findings'> {
    if (this.#values.length === 0) return {};
    const point = { experiment: this.experiment, label: this.label, replicas: this.keys.length };
    const found = this.findings.flatMap((finding): [string, unknown][] => {
      try {
        const said = plainValue(finding.of(this.#values, point) ?? null);
        return said === null ? [] : [[finding.name, said]];
      } catch (cause) {
        return [[finding.name, { failed: cause instanceof Error ? cause.message : String(cause) }]];
      }
    });
    return found.length === 0 ? {} : { findings: Object.fromEntries(found) };
  }

  summary(): Omit<PointSummary, keyof WaitingSummary> {
    const rate = this.observations.some(({ time }) => time > 0) ? exponentialRate(this.observations) : null;
    const sampled = rate ? null : jointEstimate(this.#estimates);
    return {
      parameters: this.parameters,
      label: this.label,
      replicas: this.keys.length,
      missing: this.keys.length - this.#finished,
      diverged: this.#diverged,
      steps: this.#steps,
      trapped: this.#traps > 0 ? this.#trapped : null,
      criterion: this.#criteria.size > 0 ? [...this.#criteria].join(', or ') : null,
      escapes: rate?.escapes ?? 0,
      censored: rate?.censored ?? 0,
      outBefore: this.#outBefore,
      totalTime: rate?.totalTime ?? 0,
      method: rate ? 'direct' : (sampled?.method ?? null),
      stillness: rate?.escapes === 0 ? describeStillness(this.#noise) : null,
      noise: noiseCourseOf(this.#noise),
      tau: rate ? rate.tau : timeOf(sampled?.lnTau),
      tauLow: rate ? rate.tauLow : timeOf(sampled?.lnTauLow),
      tauHigh: rate ? rate.tauHigh : timeOf(sampled?.lnTauHigh),
      lnTau: rate ? rate.lnTau : (sampled?.lnTau ?? null),
      lnTauError: rate ? rate.lnTauError : (sampled?.lnTauError ?? null),
      finalRanks: Array.from(this.#finalRanks, (count) => count ?? 0),
      ranksReached: [...this.#reached.values()].map(({ phase, rank, epochs }) => ({
        phase,
        rank,
        replicas: epochs.length,
        medianEpoch: median(epochs),
      })),
      transitions: this.#transitions,
      values: this.#values,
      ...this.#found(),
      warnings: this.#warnings,
      cells: this.keys,
      ranksHeld: [...this.#held].map(ofRank).sort((a, b) => a.rank - b.rank),
      watched: this.observations.length,
      watchedFinalRanks: Array.from(this.#watchedFinalRanks, (count) => count ?? 0),
    };
  }
}

function countFinalRank(counts: number[], { phases, status }: CellResult): void {
  const rank = phases.at(-1)?.metrics.rank;
  if (rank !== undefined && status === 'finished') counts[rank] = (counts[rank] ?? 0) + 1;
}

/**
 * The first epoch of the watched phase at which a cell was at each of the ranks that it had: 0 for the one it began
 * with.
 */
function firstEpochs(cell: CellResult): Map<number, number> {
  const phase = cell.phases[watchedPhaseIndex(cell)];
  const first = new Map<number, number>(phase ? [[phase.startRank, 0]] : []);
  for (const { phase: name, epoch, toRank } of cell.rankChanges)
    if (name === phase?.name && !first.has(toRank)) first.set(toRank, epoch);
  // A phase that ends with the escape may end before the new rank has held for long enough to count as a change.
  const last = cell.status === 'finished' ? phase?.metrics.rank : undefined;
  if (phase && last !== undefined && !first.has(last)) first.set(last, phase.epochs);
  return first;
}

function ofRank([rank, epochs]: readonly [number, readonly number[]]): RankHeld {
  return {
    rank,
    replicas: epochs.length,
    atStart: epochs.filter((epoch) => epoch === 0).length,
    medianEpoch: median(epochs),
  };
}

/** e^{ln τ}; null where there is none, or no double is large enough. */
function timeOf(lnTime: number | undefined): number | null {
  const time = exp(lnTime ?? Infinity);
  return Number.isFinite(time) ? time : null;
}
