import type { PointSummary } from '@kramers/core';
import { meanTimeOf } from '@kramers/core/results';
import { type Figure, layeredSpec } from '../drawing/figure';
import { readable, rounded } from '../drawing/numbers';
import type { RunView } from '../run/run-view';

/** Settings from which on a map says more than curves side by side. */
const FEWEST = 6;

/** A setting in the map. */
interface Tile {
  readonly [field: string]: string | number | null;
  readonly x: number;
  readonly y: number;
  /** log10 of the escape time, or of its lower bound; the mean final rank where no escape was watched for. */
  readonly value: number;
  readonly text: string;
  readonly setting: string;
}

/** What the map shows of a setting, as far as the setting has it. */
interface Quantity {
  readonly title: string;
  readonly axis: string;
  readonly caption: string;
  tile(point: PointSummary): Pick<Tile, 'value' | 'text'> | null;
}

const escapeTimes: Quantity = {
  title: 'Escape time over the grid',
  axis: 'log10 of the escape time in epochs',
  caption:
    'Mean escape time in epochs, on a scale of its logarithm. > marks the one-sided 95 % bound where nothing ' +
    'escaped, and where waiting is not exponential and some had not escaped.',
  tile(point) {
    const { value, low } = meanTimeOf(point);
    if (value !== null) return { value: rounded(Math.log10(value)), text: readable(value, 2) };
    return low === null || low <= 0 ? null : { value: rounded(Math.log10(low)), text: `> ${readable(low, 2)}` };
  },
};

const finalRanks: Quantity = {
  title: 'Final rank over the grid',
  axis: 'mean final rank',
  caption: 'Mean rank of the replicas at the end.',
  tile({ finalRanks: counts }) {
    const all = counts.reduce((sum, count) => sum + count, 0);
    if (all === 0) return null;
    const mean = rounded(counts.reduce((sum, count, rank) => sum + count * rank, 0) / all);
    return { value: mean, text: readable(mean, 2) };
  },
};

/** A map of a grid of two parameters that are numbers: escape times, or final ranks where none was watched for. */
export function heatMap({ points }: RunView): Figure | null {
  const paths = Object.keys(points[0]?.summary.parameters ?? {});
  const settings = points.map(({ summary }) => summary);
  if (paths.length !== 2 || settings.length < FEWEST || !settings.every((point) => isOrdered(point, paths)))
    return null;
  const [xPath, yPath] = paths as [string, string];
  const count = (path: string): number => new Set(settings.map(({ parameters }) => parameters[path])).size;
  if (count(xPath) < 2 || count(yPath) < 2) return null;
  const quantity = settings.some(({ tau, criterion }) => tau !== null || criterion !== null) ? escapeTimes : finalRanks;
  const tiles = settings.flatMap((point): Tile[] => {
    const tile = quantity.tile(point);
    const { parameters, label } = point;
    return tile ? [{ ...tile, x: parameters[xPath] as number, y: parameters[yPath] as number, setting: label }] : [];
  });
  if (tiles.length < FEWEST) return null;
  const values = tiles.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return {
    id: 'grid',
    title: quantity.title,
    caption: `${quantity.caption} Dark is small, bright is large.`,
    spec: layeredSpec({
      height: Math.min(520, 60 + 44 * count(yPath)),
      keys: [],
      datasets: { tiles },
      layers: layers(quantity, lastPart(xPath), lastPart(yPath), [low, high]),
    }),
    keys: [],
    columns: [
      { field: 'x', title: lastPart(xPath) },
      { field: 'y', title: lastPart(yPath) },
      { field: 'value', title: quantity.axis },
      { field: 'text', title: 'in words' },
    ],
    rows: tiles,
  };
}

function isOrdered({ parameters }: PointSummary, paths: readonly string[]): boolean {
  return paths.every((path) => typeof parameters[path] === 'number' && Number.isFinite(parameters[path]));
}

function lastPart(path: string): string {
  return path.split('.').at(-1)!;
}

function layers(quantity: Quantity, xName: string, yName: string, [low, high]: readonly [number, number]) {
  const axis = (field: string, title: string, sort: 'ascending' | 'descending') => ({
    field,
    type: 'ordinal' as const,
    title,
    sort,
    axis: { grid: false, labelAngle: 0, ticks: false, domain: false, labelExpr: "format(datum.value, '.3~g')" },
  });
  const encoding = { x: axis('x', xName, 'ascending'), y: axis('y', yName, 'descending') };
  const middle = (low + high) / 2;
  return [
    {
      data: { name: 'tiles' },
      mark: { type: 'rect' as const },
      encoding: {
        ...encoding,
        color: {
          field: 'value',
          type: 'quantitative' as const,
          title: quantity.axis,
          scale: { scheme: 'viridis' as const, domain: low < high ? [low, high] : [low - 1, high + 1] },
          legend: { orient: 'right' as const, direction: 'vertical' as const, gradientLength: 160 },
        },
        tooltip: [
          { field: 'setting', type: 'nominal' as const, title: 'setting' },
          { field: 'text', type: 'nominal' as const, title: 'found' },
        ],
      },
    },
    {
      data: { name: 'tiles' },
      mark: { type: 'text' as const, fontSize: 12.5 },
      encoding: {
        ...encoding,
        text: { field: 'text', type: 'nominal' as const },
        color: { condition: { test: `datum.value > ${middle}`, value: '#14171a' }, value: '#ffffff' },
      },
    },
  ];
}
