import type { Contribution } from '../contracts/contribution';
import type { FinishedRun } from './reporter';

/** One axis of a figure. */
export interface FigureAxis {
  readonly label: string;
  /** Null for a pure number. */
  readonly unit: string | null;
  readonly scale: 'linear' | 'log';
}

/** One curve, or one set of points. Its columns are equally long. */
export interface FigureSeries {
  readonly label: string;
  /** How it is to be drawn: measured `points`, a computed `line`, or `steps` of a count. */
  readonly kind: 'points' | 'line' | 'steps';
  /** Where it comes from; `quoted` is what the source says. */
  readonly origin: 'measured' | 'theory' | 'quoted';
  /**
   * Series of one group share a colour: what was measured, say, and the theory of the same. Left out, a series is a
   * group of its own.
   */
  readonly group?: string;
  /** Whether a line is to stand back behind the others: a limit beside what it is the limit of. */
  readonly faint?: boolean;
  readonly x: readonly number[];
  /** Null where there is no value but a bound in `low` or `high`. */
  readonly y: readonly (number | null)[];
  /** Ends of the 95 % intervals; null where an interval is open or the value exact. */
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
}

/** A value worth a line across the figure. */
export interface FigureMark {
  readonly axis: 'x' | 'y';
  readonly value: number;
  readonly label: string;
}

/** What every figure says of itself. */
interface FigureHead {
  /** Lower-case words with dashes, fit for a file's name; no two figures of one run or claim share one. */
  readonly name: string;
  readonly title: string;
  /** What is seen, and how it was found. */
  readonly caption: string;
  /** The ledger's first figure. */
  readonly main?: boolean;
}

/** A figure as plain columns: curves and points over two axes, drawn in the way of all others. */
export interface SeriesFigure extends FigureHead {
  readonly x: FigureAxis;
  readonly y: FigureAxis;
  readonly series: readonly FigureSeries[];
  readonly marks?: readonly FigureMark[];
  /** What `low` and `high` are, where they are no 95 % interval. */
  readonly interval?: readonly [low: string, high: string];
  /** A second panel below, over the same x: what is left when theory is taken from what was measured, say. */
  readonly panel?: FigurePanel;
}

/** A panel below a figure. A series that is called as one above has its colour and its switch. */
export interface FigurePanel {
  readonly y: FigureAxis;
  readonly series: readonly FigureSeries[];
  readonly marks?: readonly FigureMark[];
}

/** A value in the table behind a figure. */
export type CellValue = string | number | null;

/** Something in a figure that a reader can switch on and off. */
export interface FigureKey {
  /** What the figure's layers compare with the parameter `hidden`. */
  readonly key: string;
  readonly label: string;
  /** How it is drawn. */
  readonly mark: 'line' | 'dashed' | 'dashdotted' | 'dotted' | 'faint' | 'band' | 'point';
  /** Place in the palette; null for what has no colour of its own. */
  readonly color: number | null;
  readonly on: boolean;
}

/** A figure that brings its own drawing, for what curves and points over two axes cannot show. */
export interface DrawnFigure extends FigureHead {
  /**
   * A Vega-Lite view, single or layered, with a parameter `hidden`: the list of keys that are switched off. Colours
   * come from the theme.
   */
  readonly spec: Record<string, unknown>;
  readonly keys: readonly FigureKey[];
  /** The table of the numbers that are drawn. */
  readonly columns: readonly { readonly field: string; readonly title: string }[];
  readonly rows: readonly Readonly<Record<string, CellValue>>[];
}

/** A figure, of reports, of ledgers and of the page alike: whatever draws it needs nothing else. */
export type FigureData = SeriesFigure | DrawnFigure;

/** A kind of figure. It says itself whether it has anything to show of a run. */
export interface FigureContribution extends Contribution {
  /** Its figures of a run: none, one or several. The run's cells are read from disk, one at a time. */
  of(run: FinishedRun): FigureData | readonly FigureData[] | null;
}

/**
 * Declares a kind of figure.
 *
 * @example
 * defineFigure({
 *   name: 'steps',
 *   summary: 'SGD steps that each grid point took',
 *   of: ({ summary }) => ({
 *     name: 'steps', title: 'Steps', caption: 'SGD steps of each grid point, all replicas together.',
 *     x: { label: 'grid point', unit: null, scale: 'linear' },
 *     y: { label: 'steps', unit: null, scale: 'linear' },
 *     series: [{
 *       label: 'steps', kind: 'points', origin: 'measured',
 *       x: summary.points.map((_, i) => i), y: summary.points.map(({ steps }) => steps),
 *     }],
 *   }),
 * });
 */
export function defineFigure(figure: FigureContribution): FigureContribution {
  return figure;
}
