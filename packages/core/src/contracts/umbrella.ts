import type { MetricColumn } from './condition';

/**
 * A harmonic bias on one coordinate y of a phase of Langevin noise with full gradients, kept by accepting or rejecting
 * each step: what is sampled is e^{−𝓛/T − ½(K/T)(y − centre)²}, whatever the network, the column and the learning rate.
 * No gradient of y is needed; for singular values of linear networks it is there, and fewer steps are rejected.
 */
export interface Umbrella {
  readonly column: MetricColumn;
  /** y = ±value^power: 1/L for a singular value of L layers, along which diffusion hardly varies. */
  readonly power: number;
  /** The sign of y: −1 for a coordinate that falls on the way. */
  readonly sign: 1 | -1;
  readonly centre: number;
  /** K/T; 0 for no bias. */
  readonly stiffness: number;
  /** Epochs of the phase (looks) between two samples that are returned. */
  readonly every: number;
}

/** What a biased phase saw. */
export interface UmbrellaSamples {
  /** Values of y, one for each `every` looks. */
  readonly samples: readonly number[];
  /** Share of the steps that were accepted. */
  readonly accepted: number;
  /**
   * Pairs of proposals made from one state with different noise, and the mean of (y₁ − y₂)²/2: twice the diffusion
   * times the time of a look, free of any drift.
   */
  readonly pairs: number;
  readonly meanSquare: number;
}
