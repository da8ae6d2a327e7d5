import type { LayerLayout } from './model';
import type { Contribution } from './contribution';

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
