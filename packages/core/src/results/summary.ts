import type { EscapeObservation } from '@kramers/theory';
import { exponentialRate, median } from '@kramers/theory';
import type { Analysis } from '../analysis/analysis';
import { analyse } from '../analysis/analysis';
import type { CellFacts } from '../summary/cell-facts';
import { cellFacts } from '../summary/cell-facts';
import type { NetworkTheory } from '../analysis/network-theory';
import { experimentTheory } from '../analysis/network-theory';
import { pointExperiment } from '../analysis/point-experiment';
import { CASES, variedPaths } from '../ground/cases';
import type { Experiment } from '../experiment/schema';
import type { RateEstimate } from '../contracts/rate-estimate';
import { isRateEstimate } from '../contracts/rate-estimate';
import type { CellResult, NoiseRecord } from '../contracts/cell-result';
import type { Manifest } from '../store/manifest';
import type { Agreement } from '../summary/agreement';
import { agreementOf } from '../summary/agreement';
import type { PointNoise } from '../summary/noise-course';
import { noiseCourseOf } from '../summary/noise-course';
import { jointEstimate } from '../summary/rate-estimates';
import { describeStillness } from '../summary/stillness';

/** A change of rank between two steps of a sweep. */
export interface Transition {
  readonly replica: number;
  readonly direction: 'up' | 'down';
  /** β of the step at whose end the new rank was found. */
  readonly beta: number;
  readonly fromRank: number;
  readonly toRank: number;
}

/** How many replicas came to a rank during the watched phase, and how soon. */
export interface RankReached {
  readonly phase: string;
  readonly rank: number;
  readonly replicas: number;
  /** Median over the replicas that did, in epochs. */
  readonly medianEpoch: number;
}

/** What the replicas at one grid point say together. Times are in epochs. */
export interface PointSummary {
  /** Values of the grid, by path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly replicas: number;
  /** Replicas that have no result: their protocol or kernel threw, or they have not been computed. */
  readonly missing: number;
  readonly diverged: number;
  /** SGD steps that the replicas took in all. */
  readonly steps: number;
  /** Replicas whose trap held the rank asked for; null when the protocol sets no trap. */
  readonly trapped: number | null;
  /** What counted as an escape; null when none was watched for. */
  readonly criterion: string | null;
  readonly escapes: number;
  /** Replicas watched to the end without an escape: right-censored, and part of every estimate. */
  readonly censored: number;
  /** Time under watch, escaped and censored replicas together. */
  readonly totalTime: number;
  /** How the escape time was found: `direct`, by watching escapes, or the name of the protocol that estimated it; null if neither. */
  readonly method: string | null;
  /** Why nothing escaped, as far as the noise tells; null if something did, or nothing was watched for. */
  readonly stillness: string | null;
  /** The minibatch noise along the watched phase; null where there is none, or it was not measured. */
  readonly noise: PointNoise | null;
  /** Mean escape time, by maximum likelihood where escapes were watched for; null when there is none to tell from. */
  readonly tau: number | null;
  /** 95 % interval; without an escape, the one-sided 95 % lower bound. */
  readonly tauLow: number | null;
  readonly tauHigh: number | null;
  readonly lnTau: number | null;
  readonly lnTauError: number | null;
  /** Final ranks: how many replicas ended at rank 0, 1, 2, …. */
  readonly finalRanks: readonly number[];
  readonly ranksReached: readonly RankReached[];
  readonly transitions: readonly Transition[];
  /** What the protocols returned, one entry per replica that returned something. */
  readonly values: readonly unknown[];
  /** Warnings of the cells, and how many cells gave each. */
  readonly warnings: Readonly<Record<string, number>>;
  /** Keys of the point's cells, as trajectories.csv names them. */
  readonly cells: readonly string[];
}

/** summary.json. */
export interface Summary {
  readonly name: string;
  readonly identity: string;
  /** What was done, every default filled in. */
  readonly experiment: Experiment;
  /** Seeds of the first and the last replica. */
  readonly seeds: readonly [first: number, last: number];
  readonly points: readonly PointSummary[];
  /** Whether the methods agree, where the grid measures one escape time by several; null otherwise. */
  readonly agreement: Agreement | null;
  /** Fits, predictions, medians: what follows from the points and their cells. Worked out when first asked for. */
  readonly analysis: Analysis;
  /** The exact landscape of the network, where it is a linear one on the Gaussian task. */
  readonly theory: NetworkTheory | null;
}

/** Sums up a run. Holds one cell's numbers at a time, and of each only what the summary and its analysis need. */
export function summarise(
  experiment: Experiment,
  manifest: Pick<Manifest, 'identity' | 'points' | 'cells'>,
  cells: Iterable<CellResult>,
): Summary {
  const tallies = manifest.points.map((parameters) => new Tally(parameters, labelOf(experiment, parameters)));
  for (const [key, point] of manifest.cells) tallies[point]!.keys.push(key);
  const facts: CellFacts[][] = tallies.map(() => []);
  for (const cell of cells) {
    tallies[cell.point]!.add(cell);
    facts[cell.point]!.push(cellFacts(cell));
  }
  const points = tallies.map((tally) => tally.summary());
  const { seed, count } = experiment.replicas;
  let analysis: Analysis | undefined;
  return {
    name: experiment.name,
    identity: manifest.identity,
    experiment,
    seeds: [seed, seed + count - 1],
    points,
    agreement: agreementOf(points),
    // Fits take a second, and whoever only wants the points should not wait for them.
    get analysis() {
      analysis ??= analyse(
        points.map((summary, i) => ({
          summary,
          experiment: pointExperiment(experiment, summary.parameters),
          cells: facts[i]!,
        })),
      );
      return analysis;
    },
    theory: experimentTheory(experiment),
  };
}

/** Name of a grid point, for tables and legends. */
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

class Tally {
  readonly keys: string[] = [];
  #finished = 0;
  #diverged = 0;
  #steps = 0;
  #traps = 0;
  #trapped = 0;
  readonly #criteria = new Set<string>();
  readonly #noise: NoiseRecord[] = [];
  readonly #estimates: RateEstimate[] = [];
  readonly #observations: EscapeObservation[] = [];
  readonly #finalRanks: number[] = [];
  readonly #reached = new Map<string, { phase: string; rank: number; epochs: number[] }>();
  readonly #transitions: Transition[] = [];
  readonly #values: unknown[] = [];
  readonly #warnings: Record<string, number> = {};

  constructor(
    readonly parameters: Readonly<Record<string, unknown>>,
    readonly label: string,
  ) {}

  add(cell: CellResult): void {
    this.#finished++;
    this.#steps += cell.steps;
    if (cell.status === 'diverged') this.#diverged++;
    if (cell.trapped !== null) this.#traps++;
    if (cell.trapped) this.#trapped++;
    this.#addEscape(cell);
    const finalRank = cell.phases.at(-1)?.metrics.rank;
    if (finalRank !== undefined && cell.status === 'finished')
      this.#finalRanks[finalRank] = (this.#finalRanks[finalRank] ?? 0) + 1;
    this.#addTransitions(cell);
    if (cell.value !== null) this.#values.push(cell.value);
    if (isRateEstimate(cell.value)) this.#estimates.push(cell.value);
    for (const warning of cell.warnings) this.#warnings[warning] = (this.#warnings[warning] ?? 0) + 1;
  }

  #addEscape(cell: CellResult): void {
    if (cell.escape === null || cell.trapped === false) return;
    this.#criteria.add(cell.escape.criterion);
    if (cell.noise) this.#noise.push(cell.noise);
    this.#observations.push({ time: cell.escape.watchedEpochs, escaped: cell.escape.epoch !== null });
    const seen = new Set<number>();
    for (const { phase, epoch, toRank } of cell.rankChanges) {
      if (phase !== cell.escape.phase || seen.has(toRank)) continue;
      seen.add(toRank);
      const entry = this.#reached.get(`${phase}/${toRank}`) ?? { phase, rank: toRank, epochs: [] };
      this.#reached.set(`${phase}/${toRank}`, entry);
      entry.epochs.push(epoch);
    }
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

  summary(): PointSummary {
    const rate = this.#observations.some(({ time }) => time > 0) ? exponentialRate(this.#observations) : null;
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
      warnings: this.#warnings,
      cells: this.keys,
    };
  }
}

/** e^{ln τ}; null where there is none, or no double is large enough. */
function timeOf(lnTime: number | undefined): number | null {
  const time = Math.exp(lnTime ?? Infinity);
  return Number.isFinite(time) ? time : null;
}
