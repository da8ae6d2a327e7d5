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
  /** Series of one group share a colour: what was measured, say, and the theory of the same. Left out, a series is a group of its own. */
  readonly group?: string;
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

/** The data of one figure, as plain columns: whatever draws it needs nothing else. */
export interface FigureData {
  /** Lower-case words with dashes, fit for a file's name; no two figures of a claim share one. */
  readonly name: string;
  readonly title: string;
  /** What is seen, and how it was found. */
  readonly caption: string;
  readonly x: FigureAxis;
  readonly y: FigureAxis;
  readonly series: readonly FigureSeries[];
  readonly marks?: readonly FigureMark[];
  /** The ledger's first figure. */
  readonly main?: boolean;
}
