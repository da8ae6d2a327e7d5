import { analyse, type Analysis } from '../analysis/analysis';
import { experimentTheory, type NetworkTheory } from '../analysis/network-theory';
import type { CellResult } from '../contracts/cell-result';
import type { Experiment } from '../contracts/experiment';
import type { Finding } from '../contracts/finding';
import type { RunPlan } from '../contracts/run-plan';
import { ResultsDigest } from './digest';
import { type Agreement, agreementOf } from '../summary/agreement';
import { type CellFacts, cellFacts } from '../summary/cell-facts';
import { labelOf } from '../summary/label';
import type { PointSummary } from '../summary/point-summary';
import { Tally } from '../summary/tally';
import { waitingOfPoints } from '../summary/waiting-law';

/** summary.json. */
export interface Summary {
  readonly name: string;
  readonly identity: string;
  /** What was done, every default filled in. */
  readonly experiment: Experiment;
  /** Seeds of the first and the last replica. */
  readonly seeds: readonly [first: number, last: number];
  /** SHA-256 of the cells' results, by which runs are compared: see {@link ResultsDigest}. */
  readonly digest: string;
  readonly points: readonly PointSummary[];
  /** Whether the methods agree, where the grid measures one escape time by several; null otherwise. */
  readonly agreement: Agreement | null;
  /** Fits, predictions, medians: what follows from the points and their cells. Worked out when first asked for. */
  readonly analysis: Analysis;
  /** The exact landscape of the network, where it is a linear one on the Gaussian task. */
  readonly theory: NetworkTheory | null;
}

/**
 * Sums up a run. Holds one cell's numbers at a time, and of each only what the summary and its analysis need.
 *
 * @example
 * const { experiment, points, cells } = trapRun([{ replicas: [90, 110] }]);
 * const plan = { identity: 'a', points, cells: [...cells()].map(({ key }, i) => [key, 0, i] as const) };
 * summarise(experiment, plan, cells()).points[0]?.tau; // 100
 */
export function summarise(
  experiment: Experiment,
  plan: RunPlan,
  cells: Iterable<CellResult>,
  findings: readonly Finding[] = [],
): Summary {
  const tallies = plan.points.map(
    ({ parameters, experiment: one }) => new Tally(parameters, labelOf(experiment, parameters), one, findings),
  );
  for (const [key, point] of plan.cells) tallies[point]!.keys.push(key);
  const facts: CellFacts[][] = tallies.map(() => []);
  const digest = new ResultsDigest();
  for (const cell of cells) {
    tallies[cell.point]!.add(cell);
    digest.add(cell);
    facts[cell.point]!.push(cellFacts(cell));
  }
  const waiting = waitingOfPoints(tallies.map(({ observations }) => observations));
  const points = tallies.map((tally, i) => ({ ...tally.summary(), ...waiting[i]! }));
  const { seed, count } = experiment.replicas;
  let analysis: Analysis | undefined;
  return {
    name: experiment.name,
    identity: plan.identity,
    experiment,
    seeds: [seed, seed + count - 1],
    digest: digest.hex,
    points,
    agreement: agreementOf(points),
    // Fits take a second, and whoever only wants the points should not wait for them.
    get analysis() {
      analysis ??= analyse(
        points.map((summary, i) => ({
          summary,
          experiment: plan.points[i]!.experiment,
          exact: plan.points[i]!.exact,
          cells: facts[i]!,
        })),
      );
      return analysis;
    },
    theory: experimentTheory(experiment),
  };
}
