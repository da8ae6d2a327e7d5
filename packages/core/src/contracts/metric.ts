import type { Contribution } from './contribution';
import type { LayerLayout } from './model';

/** A network at one epoch, as a metric sees it. Its arrays are lent: not to be changed or kept. */
export interface MeasuredNetwork {
  /** Weights and biases, laid out as `layers` says. */
  readonly weights: Float64Array;
  readonly layers: readonly LayerLayout[];
  /** Singular values λ_i of the end-to-end map, or of the best linear map of a nonlinear network, largest first. */
  readonly singularValues: Float64Array;
  /**
   * Any number that the kernel has measured, such as `testMse`. Throws a RangeError for a name that it does not
   * measure.
   */
  column(name: string): number;
}

/**
 * A number that is measured at every epoch, as named under `metrics`. It becomes a column that conditions may name, and
 * is written with the others.
 */
export interface Metric extends Contribution {
  /** Name of the column; camel case, as the others. */
  readonly name: string;
  /** The metric's value; NaN where there is none. */
  measure(network: MeasuredNetwork): number;
}

/** What is measured at the end of an epoch. Errors are E‖y − f(x)‖²/p. */
export interface Metrics {
  readonly trainMse: number;
  readonly testMse: number;
  /** The regularised loss that is minimised, on the training set. */
  readonly loss: number;
  /** √Σ‖W_l‖². */
  readonly weightNorm: number;
  /** Singular values of the end-to-end map, largest first: the order parameters. */
  readonly singularValues: readonly number[];
  /** How many of them lie above the rank threshold. */
  readonly rank: number;
  /** What else the kernel measures, by column, such as `testAccuracy`; absent if nothing. */
  readonly others?: Readonly<Record<string, number>>;
}
