import type { PredictedEscape, UnitGroup } from '@kramers/theory';

/** The network whose landscape it is. */
export interface LandscapeNetwork {
  readonly widths: readonly number[];
  /** Model of each hidden layer. */
  readonly activations: readonly string[];
  readonly bias: boolean;
  /** Whether β acts on biases too. */
  readonly decayBiases: boolean;
  /** D, weights and biases. */
  readonly parameters: number;
  /** N, training samples. */
  readonly samples: number;
}

/** A class of minima: all that differ by a symmetry of the network are one. */
export interface LandscapeMinimum {
  readonly rank: number;
  readonly loss: number;
  /** Singular values of the best linear map, strongest first. */
  readonly singularValues: readonly number[];
  /** Number of negative Hessian eigenvalues: 0. */
  readonly index: number;
  /** The lowest Hessian eigenvalue; for a linear network 0, the freedom to rotate hidden layers. */
  readonly lowest: number;
  /** Groups of hidden units that are copies of each other up to sign, or dead. */
  readonly groups: readonly UnitGroup[];
  /** Positive eigenvalues below a tenth of the median one. */
  readonly soft: readonly number[];
  /** Searches that ended in this class. */
  readonly hits: number;
}

/** A class of saddles that lead out of the lowest minimum of one rank, or another of its basin. */
export interface LandscapeSaddle {
  readonly fromRank: number;
  readonly toRank: number;
  readonly loss: number;
  /** Loss of the saddle less that of the trap, and less that of the minimum behind. */
  readonly barrier: number;
  readonly barrierBack: number;
  readonly singularValues: readonly number[];
  /** Equal saddles for each trap; 1 for the one orbit of a linear network. */
  readonly count: number;
  readonly negativeEigenvalue: number;
  /** Largest less smallest loss over orientations of the missing mode; 0 where those are not free. */
  readonly spread: number;
  /** Searches that ended in this class. */
  readonly hits: number;
}

/** How thoroughly the exits of one rank were looked for. */
export interface LandscapeSearch {
  readonly fromRank: number;
  readonly starts: number;
  /** Searches that ended at another saddle than an exit, and those that came to none. */
  readonly strayed: number;
  readonly failed: number;
  /** Share of further searches that would probably find an exit not listed. */
  readonly unseen: number;
  /** Whether every exit was found at least twice. */
  readonly closed: boolean;
  /** Classes of saddles that were met and are no exits, by rising loss. */
  readonly others: readonly LandscapeOtherSaddle[];
}

/** A class of saddles within a trap's rank, or between other minima. */
export interface LandscapeOtherSaddle {
  /** Ranks of the two minima that it joins, rising; null where the way down did not converge. */
  readonly ranks: readonly (number | null)[];
  readonly loss: number;
  /** Searches that ended in this class: 0 where they all went on to an exit. */
  readonly hits: number;
}

/** Where a branch of minima ends. */
export interface LandscapeFold {
  readonly beta: number;
  readonly branchRank: number;
  /** Rank to which the flow goes from just above. */
  readonly toRank: number;
  readonly dropsRank: boolean;
  /** Negative eigenvalues of the branch just before: 0 while it is a minimum. */
  readonly indexBefore: number;
}

/** Stationary states over β, by the order in which the branch runs. */
export interface LandscapeBranch {
  readonly kind: 'minimum' | 'saddle';
  /** Rank of the minima, or that to which the saddle leads. */
  readonly rank: number;
  readonly beta: readonly number[];
  readonly loss: readonly number[];
  /** Singular values at each β. */
  readonly singularValues: readonly (readonly number[])[];
  readonly index: readonly number[];
}

/** A predicted escape. */
export interface LandscapeEscape extends PredictedEscape {
  /** lnTau − ln(learningRate · stepsPerEpoch); null where the experiment names no such clock. */
  readonly lnTauEpochs: number | null;
  /** The lowest barrier out of the trap, in units of T. */
  readonly barrierOverT: number;
}

/** The landscape of one network at one β: what `kramers landscape --json` prints. */
export interface LandscapeDocument {
  readonly network: LandscapeNetwork;
  readonly beta: number;
  /** Singular values above it count towards the rank. */
  readonly rankThreshold: number;
  /** By rising loss. */
  readonly minima: readonly LandscapeMinimum[];
  readonly saddles: readonly LandscapeSaddle[];
  readonly searches: readonly LandscapeSearch[];
  /** By rising β. */
  readonly folds: readonly LandscapeFold[];
  /** Where a branch loses or regains stability other than at its fold. */
  readonly indexChanges: readonly { readonly beta: number; readonly branchRank: number; readonly to: number }[];
  /** Below it the highest rank has the lower loss than the next. */
  readonly betaStar: number | null;
  /** The same for every pair of ranks. */
  readonly crossings: readonly { readonly beta: number; readonly higherRank: number; readonly lowerRank: number }[];
  readonly branches: readonly LandscapeBranch[];
  /** At the first temperature asked for. */
  readonly escape?: LandscapeEscape;
  /** At each of them, where there are several. */
  readonly escapes?: readonly LandscapeEscape[];
  /** What whoever reads this should know: searches that found too little, limits. */
  readonly notes: readonly string[];
}
