import type { LinearTask } from '@kramers/core/results';
import { alignedMse, oneModeStationary } from '@kramers/theory';

/** The error of a state that is a local minimum of the loss, without noise. */
export interface RankLevel {
  readonly rank: number;
  /** E‖y − Wx‖²/p over the population. */
  readonly mse: number;
}

/**
 * The errors of the minima that have learnt the strongest 0, 1, 2, … modes at strength `beta`; states that are not
 * minima are left out.
 */
export function rankLevels(task: LinearTask, beta: number): RankLevel[] {
  const { depth, outputs } = task;
  const modes = task.correlations.map((correlation) => ({ correlation }));
  const states = modes.map((mode) => oneModeStationary({ depth, ...mode }, beta));
  return Array.from({ length: modes.length + 1 }, (_, rank) => rank).flatMap((rank) => {
    const isMinimum = states.every((state, i) => (i < rank ? state.minimum !== null : state.collapsedIsMinimum));
    const lambdas = states.map(({ minimum }, i) => (i < rank ? (minimum ?? 0) : 0));
    return isMinimum ? [{ rank, mse: alignedMse({ modes, lambdas, outputs, traceCyy: outputs }) }] : [];
  });
}
