import type { PointView } from '../run/run-view';
import { literal } from './expression';
import type { FigureKey } from './figure';
import { spread } from './numbers';
import { paletteColor } from './theme';

/** Colours in the palette; further series take them again. */
const COLORS = 8;

/** The grey of the palette, for what is not of the project's own making. */
export const NEUTRAL = 6;

/** Series of one figure; more lines say no more. */
const MOST_SERIES = 12;

/**
 * The series that a figure draws, an even choice where there are many, and what to say if they are not all (`leftOut`),
 * or not all at first.
 */
export function chooseSeries<Item>(items: readonly Item[]): {
  readonly shown: readonly Item[];
  readonly remark: string;
  readonly leftOut: string;
} {
  const few = items.length <= MOST_SERIES;
  const shown = few ? items : spread(items, COLORS);
  const some = few && items.length > COLORS ? 'The first settings are switched on; the buttons show the others.' : '';
  const leftOut = few ? '' : `An even choice of ${COLORS} of ${items.length} settings is drawn; the tables have all.`;
  return { shown, remark: some || leftOut, leftOut };
}

/** A series' key: what the data rows carry, so that they need not repeat its label. */
export function seriesKey(point: PointView): string {
  return `p${point.index}`;
}

/** One switch a grid point. The first eight are on; more at once than there are colours would say nothing. */
export function seriesKeys(points: readonly PointView[], mark: FigureKey['mark'] = 'line'): FigureKey[] {
  return points.map((point, i) => ({
    key: seriesKey(point),
    label: point.summary.label,
    mark,
    color: i % COLORS,
    on: i < COLORS,
  }));
}

/** Colour by series. The legend, which only paper has, names those that are on. */
export function seriesColor(keys: readonly FigureKey[]) {
  return {
    field: 'key',
    type: 'nominal' as const,
    scale: { domain: keys.map(({ key }) => key), range: keys.map(({ color }) => paletteColor(color ?? NEUTRAL)) },
    legend: {
      title: null,
      values: keys.filter(({ on }) => on).map(({ key }) => key),
      labelExpr: `${labelTable(keys)}[datum.value]`,
      symbolType: 'stroke',
    },
  };
}

/** Adds the field `series`, the label of a row's key, for tooltips. */
export function withSeriesLabel(keys: readonly FigureKey[]) {
  return { calculate: `${labelTable(keys)}[datum.key]`, as: 'series' };
}

/** Leaves out the rows of series that are switched off. */
export const visibleSeries = { filter: 'indexof(hidden, datum.key) < 0' };

/**
 * Points that nobody sees until they are hovered over, one for each row of a data set, with what is then told.
 * `derived` is added to the rows.
 */
export function hoverLayer<Encoding>(
  name: string,
  keys: readonly FigureKey[],
  encoding: Encoding,
  derived: readonly { readonly calculate: string; readonly as: string }[] = [],
) {
  return {
    data: { name },
    transform: [visibleSeries, ...derived, withSeriesLabel(keys)],
    mark: { type: 'point' as const, style: 'hover', clip: true },
    encoding,
  };
}

/** Leaves out a whole layer when its key is switched off. */
export function whileOn(key: string) {
  return { filter: `indexof(hidden, ${literal(key)}) < 0` };
}

function labelTable(keys: readonly FigureKey[]): string {
  return literal(Object.fromEntries(keys.map(({ key, label }) => [key, label])));
}
