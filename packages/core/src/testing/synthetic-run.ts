import { cellFacts } from '../summary/cell-facts';
import type { PointFacts } from '../analysis/point-facts';
import type { FinishedRun } from '../plugins/reporter';
import type { Experiment } from '../contracts/experiment';
import type { CellResult, PhaseRecord, RankChange } from '../contracts/cell-result';
import { type Difference, patched } from '../ground/difference';
import { parsePath } from '../ground/path';
import { onLogGrid } from '../ground/log-grid';
import type { PointSummary } from '../summary/point-summary';
import { Registry } from '../plugins/registry';
import { finishedRun } from '../run/finished-run';

/** An experiment with every default filled in: a rank-1 trap of the paper's network, on exact moments. */
export const trapExperiment: Experiment = {
  name: 'trap',
  data: {
    kind: 'gaussian',
    correlations: [0.9, 0.8],
    inputs: 5,
    samples: 512,
    testSamples: 512,
    population: true,
    fresh: false,
  },
  model: { kind: 'linear', depth: 3, width: 10, bias: false, regulariseBias: false, init: {} },
  training: {
    loss: 'mse',
    learningRate: 0.08,
    batchSize: 64,
    sampling: 'shuffled',
    temperature: 0,
    converged: { tolerance: 1e-10, window: 50 },
  },
  rank: { hold: 5 },
  escape: { singularValue: 2, above: 0.3 },
  protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, temperature: 5e-4, epochs: 1000 },
  over: {},
  replicas: { count: 4, seed: 42 },
  reporters: ['csv', 'json', 'html'],
  plugins: [],
  backend: 'typescript',
  full: {},
};

/** What happened at one grid point. */
export interface SyntheticPoint {
  readonly parameters?: PointSummary['parameters'];
  /** For each replica the epoch of its escape, or null: censored at the end; `untrapped`: it was never in the trap. */
  readonly replicas: readonly (number | null | 'untrapped')[];
  readonly temperature?: number;
  readonly phase?: string;
  readonly warnings?: readonly string[];
  readonly value?: unknown;
}

const columns = [
  'phaseIndex',
  'epoch',
  'step',
  'beta',
  'temperature',
  'trainMse',
  'testMse',
  'loss',
  'weightNorm',
  'singularValue1',
  'singularValue2',
  'rank',
];
const END = 1000;
const TRAPPED = 0.64;
const FREE = 0.37;

/**
 * A run whose replicas stay at the error of rank 1 until they escape, at once, to that of rank 2, and stop there.
 *
 * @example trapRun([{ replicas: [90, 110, null] }]).summary.points[0]?.censored; // 1
 */
export function trapRun(points: readonly SyntheticPoint[], changes: Partial<Experiment> = {}): FinishedRun {
  const replicas = Math.max(...points.map((point) => point.replicas.length));
  const experiment: Experiment = { ...trapExperiment, replicas: { count: replicas, seed: 42 }, ...changes };
  const cells = points.flatMap((point, index) =>
    point.replicas.map((escape, replica) => trapCell(point, index, replica, escape)),
  );
  return runOf(
    experiment,
    points.map(({ parameters = {} }) => parameters),
    cells,
  );
}

/**
 * A run that sweeps β up over `betas` and down again, losing rank at 0.35 and 0.41 and not getting it back.
 *
 * @example sweepRun([0.3, 0.36, 0.42]).summary.points[0]?.transitions.map(({ toRank }) => toRank); // [1, 0]
 */
export function sweepRun(betas: readonly number[], replicas = 1): FinishedRun {
  const experiment: Experiment = {
    ...trapExperiment,
    name: 'sweep',
    protocol: { kind: 'annealing', from: betas[0], to: betas.at(-1), direction: 'loop' },
    replicas: { count: replicas, seed: 42 },
  };
  const cells = Array.from({ length: replicas }, (_, replica) => {
    const up = betas.map((beta) => sweepPhase('up', beta, beta < 0.35 ? 2 : beta < 0.41 ? 1 : 0));
    const down = [...betas].reverse().map((beta) => sweepPhase('down', beta, 0));
    return { ...cellOf(0, replica), phases: [...up, ...down] };
  });
  return runOf(experiment, [{}], cells);
}

/**
 * A report of given cells, with the summary that core makes of them; no figure is registered for it.
 *
 * @example runOf(trapExperiment, [{}], []).summary.points[0]?.missing; // 0
 */
export function runOf(
  experiment: Experiment,
  points: readonly PointSummary['parameters'][],
  cells: readonly CellResult[],
): FinishedRun {
  const plan = {
    identity: 'synthetic',
    points: points.map((parameters) => ({
      parameters,
      experiment: withValues(experiment, parameters),
      exact: experiment.data['population'] === true,
    })),
    cells: cells.map(({ key, point, replica }) => [key, point, replica] as const),
  };
  const command = 'kramers run trap.yaml';
  return finishedRun({ experiment, plan, command, cells: () => cells }, new Registry([]));
}

/**
 * The points of a run, as analyses take them.
 *
 * @example factsOf(trapRun([{ replicas: [90, 110] }]))[0]?.cells.length; // 2
 */
export function factsOf({ points, summary, cells }: FinishedRun): PointFacts[] {
  const all = [...cells()];
  return summary.points.map((point, i) => ({
    summary: point,
    experiment: points[i]!.experiment,
    exact: points[i]!.exact,
    cells: all.filter((cell) => cell.point === i).map(cellFacts),
  }));
}

function withValues(experiment: Experiment, parameters: PointSummary['parameters']): Experiment {
  const changes = Object.entries(parameters).map(([path, value]): Difference => [parsePath(path), value]);
  return patched(experiment, changes) as Experiment;
}

function cellOf(point: number, replica: number): CellResult {
  return {
    key: `cell-${point}-${replica}`,
    point,
    replica,
    seed: 42 + replica,
    parameters: {},
    status: 'finished',
    trapped: null,
    escape: null,
    steps: 0,
    noise: null,
    rankChanges: [],
    phases: [],
    modes: [
      { correlation: 0.9, inputVariance: 1, betaC: 0.410549 },
      { correlation: 0.8, inputVariance: 1, betaC: 0.350882 },
    ],
    value: null,
    warnings: [],
    trace: { columns, rows: [] },
  };
}

function trapCell(
  point: SyntheticPoint,
  index: number,
  replica: number,
  escape: number | null | 'untrapped',
): CellResult {
  const { temperature = 5e-4, phase: name = 'escape', warnings = [], value = null } = point;
  const base = { ...cellOf(index, replica), parameters: point.parameters ?? {}, warnings, value };
  const trap = phase({ name: 'trap', role: 'prepare', beta: 0.361, epochs: 3, rank: 1 });
  if (escape === 'untrapped')
    return { ...base, trapped: false, phases: [trap], trace: { columns, rows: rows(0, 3, null, 0.361, 0) } };
  const end = escape ?? END;
  const rankChanges: RankChange[] =
    escape === null ? [] : [{ phase: name, epoch: escape, beta: 0.25, fromRank: 1, toRank: 2 }];
  return {
    ...base,
    trapped: true,
    escape: { phase: name, criterion: 'σ2 > 0.3', epoch: escape, watchedEpochs: end },
    rankChanges,
    phases: [
      trap,
      {
        ...phase({ name, role: null, beta: 0.25, epochs: end, rank: escape === null ? 1 : 2 }),
        startRank: 1,
        temperature,
        reason: escape === null ? 'epochs' : 'escaped',
      },
    ],
    trace: { columns, rows: [...rows(0, 3, null, 0.361, 0), ...rows(1, end, escape, 0.25, temperature)] },
  };
}

function rows(phaseIndex: number, end: number, escape: number | null, beta: number, temperature: number): number[][] {
  return Array.from({ length: end + 1 }, (_, epoch) => epoch)
    .filter((epoch) => epoch === end || epoch === escape || onLogGrid(epoch))
    .map((epoch) => {
      const free = escape !== null && epoch >= escape;
      const mse = free ? FREE : TRAPPED;
      return [
        phaseIndex,
        epoch,
        epoch * 8,
        beta,
        temperature,
        mse - 0.01,
        mse,
        0.5,
        3,
        0.7,
        free ? 0.5 : 0.01,
        free ? 2 : 1,
      ];
    });
}

function phase(
  of: Pick<PhaseRecord, 'name' | 'role' | 'beta' | 'epochs'> & {
    rank: number;
    direction?: 'up' | 'down';
    lambdas?: number[];
    mse?: number;
  },
): PhaseRecord {
  const {
    rank,
    direction = null,
    lambdas = [0.7, 0.5].map((value, i) => (i < rank ? value : 0)),
    mse = 1 - 0.3 * rank,
    ...rest
  } = of;
  const metrics = { trainMse: mse, testMse: mse, loss: 0.5, weightNorm: 3, singularValues: lambdas, rank };
  return { ...rest, direction, temperature: 0, steps: 8 * of.epochs, reason: 'converged', startRank: rank, metrics };
}

function sweepPhase(direction: 'up' | 'down', beta: number, rank: number): PhaseRecord {
  return phase({ name: direction, role: null, beta, epochs: 10, rank, direction });
}
