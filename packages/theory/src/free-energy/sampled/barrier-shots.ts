/** An unbiased walk from a state at the barrier until it is back at y_A or over at y_B. */
export interface BarrierShot {
  /** y after its first step. */
  readonly first: number;
  /** The highest y from the first step on. */
  readonly peak: number;
  readonly end: 'back' | 'over' | 'neither';
}

/** A state in equilibrium at its value of y, and walks from it, each with noise of its own. */
export interface BarrierState {
  readonly y: number;
  readonly shots: readonly BarrierShot[];
}

/**
 * The mean length of the stretch of surfaces y* that lie between this state and its next step, and at which this step
 * is the first crossing of a transition from y_A to y_B: what came before, followed backwards, reaches y_A without
 * meeting y* again, and what comes after reaches y_B. (Effective positive flux: van Erp & Bolhuis, J. Comput. Phys.
 * 205, 157 (2005).) Every transition has one first crossing of every surface. In equilibrium time may run backwards, so
 * that two walks from one state make one transition, and all ordered pairs of walks are used, with the state below its
 * next step and above it.
 *
 * @returns in the unit of y; ρ(y) times this, over the time of a step, is in the mean the number of transitions in a
 *   unit of time, whatever y.
 * @throws RangeError with fewer than two walks.
 * @example
 * const back = { first: 0.49, peak: 0.52, end: 'back' } as const;
 * const over = { first: 0.53, peak: 0.9, end: 'over' } as const;
 * firstCrossings({ y: 0.5, shots: [back, over] }); // 0.0025
 */
export function firstCrossings({ y, shots }: BarrierState): number {
  const { length } = shots;
  if (length < 2) throw new RangeError(`first crossings need two walks from a state or more, got ${length}`);
  const over = shots.filter(({ end }) => end === 'over');
  let sum = 0;
  for (const { end, peak } of shots) {
    if (end !== 'back') continue;
    sum += over.length * Math.max(0, y - peak);
    for (const { first } of over) sum += Math.max(0, first - Math.max(y, peak));
  }
  // Half for either order of state and step.
  return sum / (2 * length * (length - 1));
}

/** How the committor differs from state to state at the barrier. */
export interface CommittorSpread {
  /** The share of walks that get over. */
  readonly mean: number;
  /** Variance of the committor over states, without that of the count and of y itself; an estimate, it may be < 0. */
  readonly variance: number;
}

/**
 * The mean committor of states, and its variance at one value of y: E[q²] from pairs of walks of one state, in which
 * the noise of the count is not, less the square of the mean and less the variance that y alone would bring.
 *
 * @param expected q of one-dimensional diffusion at the states' y.
 * @example
 * const shots = (...ends: ('back' | 'over')[]) => ends.map((end) => ({ first: 0, peak: 0, end }));
 * const states = [{ y: 0, shots: shots('over', 'over') }, { y: 0, shots: shots('back', 'back') }];
 * committorSpread(states, [0.5, 0.5]); // { mean: 0.5, variance: 0.25 }
 */
export function committorSpread(states: readonly BarrierState[], expected: readonly number[]): CommittorSpread {
  const counts = states.map(({ shots }) => [shots.filter(({ end }) => end === 'over').length, shots.length] as const);
  const mean = meanOf(counts.map(([over, all]) => over / all));
  const square = meanOf(counts.map(([over, all]) => (over * (over - 1)) / (all * (all - 1))));
  const middle = meanOf(expected);
  const ofY = meanOf(expected.map((value) => (value - middle) * (value - middle)));
  return { mean, variance: square - mean * mean - ofY };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
