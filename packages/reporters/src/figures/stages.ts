import { median } from '@kramers/theory';
import type { PointView, RunView } from '../run/run-view';
import { epochAxis, epochPlace, zoomable } from '../drawing/axes';
import { type Figure, type FigureKey, type Layer, layeredSpec } from '../drawing/figure';
import { readable } from '../drawing/numbers';
import { chooseSeries, seriesColor, visibleSeries } from '../drawing/series';
import { watchedCells } from './trajectory-data';

const LANE = 44;

/** One rank at one grid point: the epochs at which replicas first came to it. */
interface Stage {
  readonly point: PointView;
  readonly rank: number;
  readonly replicas: number;
  /** Replicas that were at the rank when the phase began. */
  readonly begun: number;
  readonly reached: readonly { readonly replica: number; readonly epoch: number }[];
}

/** When each rank was first reached in the watched phase: the stages of learning, and of losing. */
export function stages({ points }: RunView): Figure | null {
  const { shown, leftOut } = chooseSeries(points.flatMap(stagesOf));
  if (shown.length === 0) return null;
  const ranks = [...new Set(shown.map(({ rank }) => rank))].sort((a, b) => a - b);
  const keys: FigureKey[] = ranks.map((rank, i) => ({
    key: `r${rank}`,
    label: `rank ${rank}`,
    mark: 'point',
    color: i % 8,
    on: true,
  }));
  const lanes = shown.map((stage, lane) => ({ ...stage, lane, key: `r${stage.rank}` }));
  const longest = points
    .flatMap((point) => watchedCells(point).map(({ watched }) => watched.epochs.at(-1) ?? 1))
    .reduce((a, b) => Math.max(a, b), 1);
  return {
    id: 'stages',
    title: 'When each rank was first reached',
    caption: (
      'One tick for each replica that changed to the rank, at the epoch from which it had it; diamonds: ' +
      'medians. Replicas that never changed to a rank are not drawn: the labels say how many did, and how many ' +
      `began there. ${leftOut}`
    ).trim(),
    spec: layeredSpec({
      height: LANE * lanes.length,
      keys,
      datasets: {
        reached: lanes.flatMap(({ reached, lane, key }) => reached.map((one) => ({ ...one, lane, key }))),
        medians: lanes.map(({ reached, lane, key }) => ({
          epoch: median(reached.map(({ epoch }) => epoch)),
          lane,
          key,
        })),
        labels: lanes.map(({ point, rank, replicas, begun, reached, lane, key }) => ({
          lane,
          key,
          label:
            `${points.length > 1 ? `${point.summary.label}, ` : ''}rank ${rank} (${reached.length} of ` +
            `${replicas}${begun > 0 ? `; ${begun} began there` : ''})`,
        })),
      },
      layers: layers(keys, longest, lanes.length),
    }),
    keys,
    columns: [
      { field: 'setting', title: 'Setting' },
      { field: 'rank', title: 'Rank' },
      { field: 'replicas', title: 'Replicas that changed to it' },
      { field: 'first', title: 'First epoch' },
      { field: 'median', title: 'Median epoch' },
      { field: 'last', title: 'Last epoch' },
    ],
    rows: shown.map(({ point, rank, reached, replicas }) => {
      const epochs = reached.map(({ epoch }) => epoch).sort((a, b) => a - b);
      return {
        setting: point.summary.label,
        rank,
        replicas: `${epochs.length} of ${replicas}`,
        first: epochs[0]!,
        median: readable(median(epochs)),
        last: epochs.at(-1)!,
      };
    }),
  };
}

function stagesOf(point: PointView): Stage[] {
  const cells = watchedCells(point);
  const reached = new Map<number, { replica: number; epoch: number }[]>();
  for (const { replica, watched } of cells) {
    const seen = new Set<number>();
    for (const { toRank, epoch } of watched.rankChanges) {
      if (seen.has(toRank)) continue;
      seen.add(toRank);
      reached.set(toRank, [...(reached.get(toRank) ?? []), { replica, epoch }]);
    }
  }
  // They changed to it only if they had left it before.
  const begun = (rank: number): number => cells.filter(({ watched: { startRank } }) => startRank === rank).length;
  return [...reached]
    .sort(([a], [b]) => a - b)
    .map(([rank, here]) => ({ point, rank, replicas: cells.length, begun: begun(rank), reached: here }));
}

function layers(keys: readonly FigureKey[], longest: number, lanes: number): Layer[] {
  const x = epochAxis('epoch of the watched phase', 0, longest);
  // Labels stand in the upper part of their lane, ticks in the lower.
  const y = (place: number) => ({
    field: `y${place}`,
    type: 'quantitative' as const,
    scale: { domain: [0, lanes], reverse: true, nice: false },
    axis: null,
  });
  const at = (place: number) => ({ calculate: `datum.lane + ${place / 100}`, as: `y${place}` });
  const color = { ...seriesColor(keys), legend: null };
  return [
    {
      data: { name: 'reached' },
      params: [zoomable('zoom', ['x'])],
      transform: [visibleSeries, epochPlace, at(68)],
      mark: { type: 'tick', style: 'strip', clip: true },
      encoding: {
        x,
        y: y(68),
        color,
        tooltip: [
          { field: 'replica', type: 'quantitative', title: 'replica' },
          { field: 'epoch', type: 'quantitative', format: ',', title: 'epoch' },
        ],
      },
    },
    {
      data: { name: 'medians' },
      transform: [visibleSeries, epochPlace, at(68)],
      mark: { type: 'point', style: 'median', shape: 'diamond', clip: true },
      encoding: {
        x,
        y: y(68),
        color,
        tooltip: [{ field: 'epoch', type: 'quantitative', format: ',.4~g', title: 'median epoch' }],
      },
    },
    {
      data: { name: 'labels' },
      transform: [visibleSeries, at(24)],
      mark: { type: 'text', style: 'note', clip: false },
      encoding: { x: { value: 0 }, y: y(24), text: { field: 'label', type: 'nominal' } },
    },
  ];
}
