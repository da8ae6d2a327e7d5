/** The knobs of the phase that is watched. */
export interface Knobs {
  readonly beta: number;
  readonly temperature: number;
  readonly learningRate: number;
  readonly batchSize: number | 'full';
}

/** Something that was done to the networks: training at knobs for some epochs, or a kick. */
export type Act =
  | { readonly kind: 'train'; readonly knobs: Knobs; readonly epochs: number }
  | { readonly kind: 'kick'; readonly amplitude: number };

/** Something that its user does to a run. */
export type Deed =
  | { readonly kind: 'turn'; readonly knobs: Knobs }
  | { readonly kind: 'kick'; readonly amplitude: number }
  | { readonly kind: 'burst'; readonly factor: number; readonly epochs: number }
  | { readonly kind: 'rewind'; readonly time: number }
  | { readonly kind: 'goTo'; readonly acts: readonly Act[] };

/** Whether an experiment's knobs may be turned while it runs, and if not, why not. */
export interface Steering {
  readonly possible: boolean;
  readonly reason: string;
}

/** What its user has done to a run, and what came of it. */
export interface Steered {
  readonly type: 'steered';
  readonly acts: readonly Act[];
  readonly knobs: Knobs;
  /** Epochs since the phase began that is steered. */
  readonly time: number;
  /** Time of each replica's escape; null before. */
  readonly escapes: readonly (number | null)[];
}
