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
