import { about, compare, defineClaim, type Reading } from '@kramers/core';
import type { FigureSeries } from '@kramers/core/plugins';
import { bifurcationBranches, oneModeTransitions } from '@kramers/theory';
import { sweepExact, sweepPrinted } from '../experiments/sweeps';
import { meanOf } from '../support/findings';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';
import { dropTo, sweepOf, sweepSeries } from '../support/sweeps';

/** Where a sweep of β loses its ranks. */
export const betaCMeasured = defineClaim({
  name: 'beta-c-measured',
  summary: 'A sweep of β drops rank at 0.36 (η = 0.8) and 0.42 (η = 0.9).',
  source: 'App. A, B, Fig. 3',
  expected: { weak: 0.36, strong: 0.42 },
  experiments: [sweepPrinted, sweepExact],
  judge(run, { weak, strong }) {
    const printed = [...run(sweepPrinted.name).cells()].map(sweepOf);
    const [exact] = [...run(sweepExact.name).cells()].map(sweepOf);
    const readings = (
      reading: string,
      drop: (rank: number) => { value: number | null; interval?: readonly [number, number] },
    ): Reading[] => [
      compare(
        { reading, quantity: 'β at which a sweep up falls to rank 1', ...drop(1) },
        about(weak, { tolerance: STEP }),
      ),
      compare({ reading, quantity: 'β at which it falls to rank 0', ...drop(0) }, about(strong, { tolerance: STEP })),
    ];
    const folds = paper.correlations.map(
      (correlation) => oneModeTransitions({ depth: paper.depth, correlation }).betaC!,
    );
    const back = exact!.filter(({ direction, rank }) => direction === 'down' && rank > 0).length;
    return {
      readings: [
        ...readings('as printed', (rank) => meanOf(printed.flatMap((steps) => dropTo(steps, rank)?.beta ?? []))),
        ...readings('on exact moments', (rank) => ({ value: dropTo(exact!, rank)?.beta ?? null })),
      ],
      asides: [
        compare(
          {
            reading: 'β decreased',
            quantity: 'values of β > 0 on the way down at which any rank has come back',
            value: back - Number(exact!.at(-1)!.rank > 0),
          },
          about(2, { tolerance: 1 }),
        ),
      ],
      reason:
        `The folds lie at ${digits(folds[1]!, 4)} and ${digits(folds[0]!, 4)}, so a sweep up in steps of ${STEP} ` +
        'finds the next grid point; from sample to sample they scatter by several per cent. Only a sweep up ' +
        'shows them: on the way down, as App. B has it, the collapsed state stays a minimum down to β = 0.',
      figures: [
        {
          name: 'branches',
          title: 'Order parameters against β',
          caption:
            'Singular values of the end-to-end map in a quasi-static sweep of β there and back (points, exact ' +
            'moments), beside the exact branches (lines); the saddle is the lower one of each pair.',
          x: { label: 'β', unit: null, scale: 'linear' },
          y: { label: 'singular value λ', unit: null, scale: 'linear' },
          series: [...sweepSeries(exact!, 'sweep'), ...paper.correlations.flatMap(branches)],
          marks: folds.map((value, i) => ({ axis: 'x', value, label: `β_c, η = ${paper.correlations[i]!}` })),
        },
      ],
    };
  },
});

const STEP = 0.01;

function branches(correlation: number): FigureSeries[] {
  const { learnt, saddle } = bifurcationBranches({ depth: paper.depth, correlation }, { points: 60 });
  return [
    {
      label: `learnt, η = ${correlation}`,
      kind: 'line',
      origin: 'theory',
      group: `${correlation}`,
      x: [...learnt.beta],
      y: [...learnt.lambda],
    },
    {
      label: `saddle, η = ${correlation}`,
      kind: 'line',
      origin: 'theory',
      group: `${correlation}`,
      x: [...saddle.beta],
      y: [...saddle.lambda],
    },
  ];
}
