import type { TheoryTask } from '@kramers/core/results';
import { oneModeTransitions, rankPhases } from '@kramers/theory';
import { type Figure, type FigureKey, layeredSpec } from '../../drawing/figure';
import { rounded } from '../../drawing/numbers';
import { seriesColor, visibleSeries, withSeriesLabel } from '../../drawing/series';
import { betaEnd } from './feature-keys';

const ROW_HEIGHT = 44;

/** The phase diagram: for each rank, the β at which it is the global minimum and those at which it is metastable. */
export function phases({ depth, correlations }: TheoryTask): Figure {
  const end = betaEnd(correlations.map((correlation) => oneModeTransitions({ depth, correlation })));
  const all = rankPhases(depth, correlations);
  const rows = all.flatMap(({ rank, global, metastable }) =>
    (
      [
        ['global', global],
        ['metastable', metastable],
      ] as const
    ).flatMap(([key, ranges]) =>
      ranges
        .filter(({ from }) => from < end)
        .map(({ from, to }) => ({
          key,
          rank: `rank ${rank}`,
          from: rounded(from),
          to: rounded(Math.min(to, end)),
          open: to > end ? 'on' : '',
        })),
    ),
  );
  const keys: FigureKey[] = [
    { key: 'global', label: 'global: lowest loss', mark: 'line', color: 0, on: true },
    {
      key: 'metastable',
      label: 'metastable: held until noise carries it over a barrier',
      mark: 'line',
      color: 1,
      on: true,
    },
  ];
  return {
    id: 'theory-phases',
    title: 'Phase diagram',
    caption:
      'Which ranks a network can rest at, by the exact landscape at zero temperature. Metastable ranges that ' +
      'overlap are where the past decides.',
    spec: layeredSpec({
      height: ROW_HEIGHT * all.length,
      keys,
      datasets: { rows },
      layers: [
        {
          data: { name: 'rows' },
          transform: [visibleSeries, withSeriesLabel(keys)],
          mark: { type: 'bar', height: 14, opacity: 0.85 },
          encoding: {
            x: {
              field: 'from',
              type: 'quantitative',
              title: 'L2 strength β',
              scale: { domain: [0, end], nice: false },
              axis: { grid: false, tickCount: 8 },
            },
            x2: { field: 'to' },
            y: { field: 'rank', type: 'nominal', title: null, sort: all.map(({ rank }) => `rank ${rank}`) },
            color: seriesColor(keys),
            tooltip: [
              { field: 'rank', type: 'nominal', title: 'rank' },
              { field: 'series', type: 'nominal', title: 'state' },
              { field: 'from', type: 'quantitative', title: 'from β', format: '.4~g' },
              { field: 'to', type: 'quantitative', title: 'to β', format: '.4~g' },
            ],
          },
        },
      ],
    }),
    keys,
    columns: [
      { field: 'rank', title: 'Rank' },
      { field: 'key', title: 'State' },
      { field: 'from', title: 'From β' },
      { field: 'to', title: 'To β' },
      { field: 'open', title: 'Goes on' },
    ],
    rows,
  };
}
