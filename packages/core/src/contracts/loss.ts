import type { Contribution } from './contribution';

/**
 * A loss ℓ(f, y) of a network's outputs f and the targets y of one sample, as named by `training.loss`. Training
 * minimises its mean over samples beside the weight decay.
 */
export interface Loss extends Contribution {
  /**
   * Where ℓ is a sum over the outputs of one expression of `f` and `y`: that expression. Kernels translate it into code
   * of their own; {@link lossOfExpression} makes the rest of the loss from it.
   */
  readonly expression?: string;
  /** ℓ(f, y); both arrays have one number for each output. They are lent: not to be changed or kept. */
  value(outputs: Float64Array, targets: Float64Array): number;
  /** Writes ∂ℓ/∂f into `gradient`. */
  gradient(outputs: Float64Array, targets: Float64Array, gradient: Float64Array): void;
  /**
   * Writes what is compared with the targets in the mean squared errors into `prediction`: a softmax, say. The outputs
   * themselves unless given.
   */
  predict?(outputs: Float64Array, prediction: Float64Array): void;
  /** Says what it needs the targets to be, where it cannot take these; null where it can. */
  refuse?(targets: Float64Array): string | null;
}
