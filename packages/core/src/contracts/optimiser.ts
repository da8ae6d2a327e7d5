/**
 * How a gradient g becomes a step; the decay of the weights is part of g (`coupled`), or is taken from the weights apart from it
 * (`decoupled`, Loshchilov & Hutter 2019). For plain descent the two are one.
 */
export type Optimiser =
  /** w ← w − η·g. */
  | { readonly kind: 'sgd' }
  /** v ← momentum·v + g, w ← w − η·v. */
  | { readonly kind: 'momentum'; readonly momentum: number; readonly decay: 'coupled' | 'decoupled' }
  /** Kingma & Ba 2015, with their correction of the first steps' bias. */
  | {
      readonly kind: 'adam';
      /** Memory of the mean of g, per step. */
      readonly momentum: number;
      /** Memory of the mean of g², per step. */
      readonly scaleMemory: number;
      /** Added to √(mean of g²). */
      readonly epsilon: number;
      readonly decay: 'coupled' | 'decoupled';
    };
