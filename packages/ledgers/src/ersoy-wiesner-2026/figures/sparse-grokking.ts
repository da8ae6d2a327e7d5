import { about, above, below, type CellResult, compare, defineClaim, type FinishedRun } from '@kramers/core';
import type { FigureSeries } from '@kramers/core/plugins';
import { bootstrapIntervals, median, proportion, resample } from '@kramers/theory';
import { sparsePrinted, sparseTheorised } from '../experiments/traps';
import { columnOf } from '../support/findings';
import { digits } from '@kramers/core/results';

/** The grokking curve of few samples. */
export const sparseGrokking = defineClaim({
  name: 'sparse-grokking',
  summary:
    'With 25 of 5000 samples, β = 0.0025 and learning rate 0.1 the test error stays on a plateau for ≈ 1500 ' +
    'epochs and then falls to near the train error.',
  source: '§3.1 iv',
  expected: { plateau: 1500, escaping: 0.9, closeness: 1.5 },
  experiments: [sparsePrinted, sparseTheorised],
  judge(run, { plateau, escaping, closeness }) {
    const [printed, theorised] = [sparsePrinted, sparseTheorised].map(({ name }) => trapsOf(run(name)));
    const delays = printed!.freed.map(delayOf);
    const share = ({ freed, trapped }: Traps) => {
      const { share: value, low, high } = proportion(freed.length, trapped.length);
      return { value, interval: [low, high] as const };
    };
    const plateaus = 'plateau of those that let go, median';
    const sharing = 'share of the traps that let go within the run';
    const ending = 'test error over train error in the end, median of those that let go';
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: plateaus, unit: 'epochs', ...middle(printed!.freed.map(delayOf)) },
          about(plateau, { factor: 2 }),
        ),
        compare({ reading: 'as printed', quantity: sharing, ...share(printed!) }, above(escaping)),
        compare({ reading: 'as printed', quantity: ending, ...middle(printed!.freed.map(endRatio)) }, below(closeness)),
        compare(
          {
            reading: 'as theorised',
            quantity: plateaus,
            unit: 'epochs',
            ...middle(theorised!.freed.map(delayOf)),
            note: 'T = 1e-8; the paper gives no temperature, so that only the order of magnitude can be compared',
          },
          about(plateau, { factor: 10 }),
        ),
        compare({ reading: 'as theorised', quantity: sharing, ...share(theorised!) }, above(escaping)),
        compare(
          { reading: 'as theorised', quantity: ending, ...middle(theorised!.freed.map(endRatio)) },
          below(closeness),
        ),
      ],
      reason:
        `With N = 25 < B = 64 there is no noise: ${printed!.freed.length} of ${printed!.trapped.length} traps ` +
        `let go, after ${digits(Math.min(...delays))} to ${digits(Math.max(...delays))} epochs, because fifty ` +
        'epochs of trapping leave a residual of the second mode. With a converged trap and Langevin noise ' +
        `${theorised!.freed.length} of ${theorised!.trapped.length} do; the test error then ends at ` +
        `${digits(median(theorised!.freed.map(endRatio)), 2)} times the train error, which 25 samples push below ` +
        'the Bayes error.',
      figures: [
        {
          name: 'sparse-plateau',
          title: 'Train and test error with few samples',
          caption:
            'One replica that lets go of each reading: fifty epochs of trapping and no noise (as printed), a ' +
            'converged trap and Langevin noise at T = 1e-8 (as theorised).',
          x: { label: 'epoch', unit: null, scale: 'log' },
          y: { label: 'MSE', unit: null, scale: 'linear' },
          series: [...errorSeries(printed!, 'as printed'), ...errorSeries(theorised!, 'as theorised')],
        },
      ],
    };
  },
});

interface Traps {
  /** Replicas that were trapped, and watched. */
  readonly trapped: readonly CellResult[];
  readonly freed: readonly CellResult[];
}

function trapsOf(report: FinishedRun): Traps {
  const trapped = [...report.cells()].filter(
    ({ trapped: held, escape }) => held !== false && escape !== null && !escape.outBefore,
  );
  return { trapped, freed: trapped.filter(({ escape }) => escape!.epoch !== null) };
}

function delayOf({ escape }: CellResult): number {
  return escape!.epoch!;
}

/** The median, with its 95 % interval by resampling. */
function middle(values: readonly number[]) {
  const [interval] = bootstrapIntervals((random) => [median(resample(values, random))]);
  return { value: median(values), interval: [interval!.low, interval!.high] as const };
}

function endRatio({ phases }: CellResult): number {
  const { trainMse, testMse } = phases.at(-1)!.metrics;
  return testMse / trainMse;
}

/** Both errors of the replica whose escape is nearest the middle. */
function errorSeries({ freed }: Traps, label: string): FigureSeries[] {
  const sorted = [...freed].sort((a, b) => a.escape!.epoch! - b.escape!.epoch!);
  const cell = sorted[sorted.length >> 1];
  if (!cell) return [];
  return (['trainMse', 'testMse'] as const).map((column) => {
    const { epochs, values } = columnOf(cell, cell.escape!.phase, column);
    const from = epochs.findIndex((epoch) => epoch > 0);
    return {
      label: `${column === 'trainMse' ? 'train' : 'test'}, ${label}`,
      kind: 'line',
      origin: 'measured',
      x: epochs.slice(from),
      y: values.slice(from),
    };
  });
}
