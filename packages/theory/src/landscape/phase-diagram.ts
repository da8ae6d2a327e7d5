import { oneModeStationary, oneModeTransitions, type OneModeTransitions } from './one-mode';

/** A mode without its depth, as `alignedModes` or a list of correlations gives it. */
export interface FeatureMode {
  correlation: number;
  inputVariance?: number;
}

/** Which ranks a network has at one β. */
export interface PhasePoint {
  beta: number;
  /** Rank of the state of lowest loss: the number of modes below their β*. */
  globalRank: number;
  /** Ranks of the other local minima, ascending. */
  metastableRanks: number[];
  /** Lowest loss, relative to the fully collapsed network. */
  groundLoss: number;
}

/** The phases of a network as β grows. */
export interface PhaseDiagram {
  /**
   * In the order of the modes given: mode i has a learnt state for β in [0, β_c,i] and has the lower loss below β*_i.
   */
  transitions: OneModeTransitions[];
  points: PhasePoint[];
}

/**
 * Ranks of the global and of the metastable minima over a grid of β. A network can rest at every rank from the number
 * of modes that cannot stay collapsed to the number that have a learnt state, in its strongest modes: a weaker mode
 * learnt instead of a stronger one would turn towards it.
 *
 * For data whose modes do not decouple exactly this is first-order perturbation theory (see
 * `AlignedModes.misalignment`).
 *
 * @throws RangeError on an invalid mode or β < 0.
 * @example
 * const modes = [{ correlation: 0.9 }, { correlation: 0.8 }];
 * phaseDiagram({ depth: 3, modes, betas: [0.3, 0.38] }).points.map(({ globalRank }) => globalRank); // [1, 0]
 */
export function phaseDiagram(options: {
  depth: number;
  modes: readonly FeatureMode[];
  betas: ArrayLike<number>;
}): PhaseDiagram {
  const modes = options.modes.map((mode) => ({
    depth: options.depth,
    correlation: mode.correlation,
    inputVariance: mode.inputVariance,
  }));
  const points = Array.from(options.betas, (beta) => {
    const states = modes.map((mode) => oneModeStationary(mode, beta));
    const globalRank = states.filter((state) => state.learntIsGlobal).length;
    const largest = states.filter((state) => state.minimum !== null).length;
    const smallest = states.filter((state) => !state.collapsedIsMinimum).length;
    const metastableRanks = [];
    for (let rank = smallest; rank <= largest; rank++) if (rank !== globalRank) metastableRanks.push(rank);
    const groundLoss = states.reduce((sum, state) => sum + (state.learntIsGlobal ? state.lossAtMinimum! : 0), 0);
    return { beta, globalRank, metastableRanks, groundLoss };
  });
  return { transitions: modes.map(oneModeTransitions), points };
}
