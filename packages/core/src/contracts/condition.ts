/**
 * A condition on the metrics of one epoch. Of its bounds every one given must hold: `{ singularValue: 2, above: 0.3 }`,
 * `{ metric: 'trainMse', below: 0.5 }`, `{ rank: 1 }`. `hold` asks for that many consecutive epochs (default 1).
 */
export interface Condition {
  /** Which singular value of the end-to-end map, 1 being the largest. */
  readonly singularValue?: number;
  /** Any other column that the kernel measures. */
  readonly metric?: string;
  readonly above?: number;
  readonly below?: number;
  /** Rank reached exactly. */
  readonly rank?: number;
  /** Rank left: any other will do. */
  readonly leaves?: number;
  readonly hold?: number;
}

/**
 * A column that a kernel measures: a singular value of the end-to-end map, 1 being the largest, or another by its name.
 */
export type MetricColumn = Pick<Condition, 'singularValue' | 'metric'>;
