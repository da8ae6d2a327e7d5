import { compileExpression } from './evaluate';

/** A setting that may change during a phase: a number, or an expression of `epoch`. */
export type Schedule = number | string;

/**
 * The value of a schedule at each epoch. `knob` is its name, for messages.
 *
 * @throws RangeError, at an epoch at which the value is none that a knob can have
 * @example
 * follow('beta', '0.1 + epoch / 1000')(100); // 0.2
 */
export function follow(knob: string, schedule: Schedule): (epoch: number) => number {
  if (typeof schedule === 'number') return () => schedule;
  const valueAt = compileExpression(schedule, 'epoch');
  return (epoch) => {
    const value = valueAt(epoch);
    const problem = scheduleProblem(schedule, value, epoch);
    if (problem !== null) throw new RangeError(`${knob}: ${problem}`);
    return value;
  };
}

/**
 * What is wrong with the value of a schedule at an epoch: β, learning rate and temperature are never negative. Null
 * where nothing is.
 *
 * @example
 * scheduleProblem('0.1 - epoch', 0.1, 0); // null
 * scheduleProblem('0.1 - epoch', -0.9, 1)?.slice(0, 40); // '"0.1 - epoch" gives -0.9 at epoch 1; exp'
 */
export function scheduleProblem(schedule: string, value: number, epoch: number): string | null {
  return Number.isFinite(value) && value >= 0
    ? null
    : `"${schedule}" gives ${value} at epoch ${epoch}; expected a number of at least 0 at every epoch, from 0 on`;
}
