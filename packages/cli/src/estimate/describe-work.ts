import { counted, duration, significant } from '../tables/numbers';
import type { Workload } from './rehearse';

/**
 * How much work a run is, in words.
 *
 * @param work of one cell at each grid point.
 * @param stepsPerSecond as measured at the first grid point.
 */
export function describeWork(work: readonly Workload[], replicas: number, stepsPerSecond: number): string {
  const bounded = work.every((cell) => cell.bounded);
  const epochs = replicas * work.reduce((sum, cell) => sum + cell.epochs, 0);
  const steps = replicas * work.reduce((sum, cell) => sum + cell.steps, 0);
  const grid = work.length === 1 ? '' : `${counted(work.length, 'grid point')} × ${counted(replicas, 'replica')} = `;
  return [
    `  ${grid}${counted(work.length * replicas, 'cell')}`,
    `  ${bounded ? 'at most' : 'more than'} ${counted(epochs, 'epoch')} in all, ${counted(steps, 'step')}`,
    `  about ${duration(steps / stepsPerSecond)}${bounded ? ' at most' : ' for these'}: one core, at the ` +
      `${significant(stepsPerSecond, 2)} steps/s just measured here for ` +
      `${work.length === 1 ? 'this network' : 'the first grid point'}`,
    bounded
      ? '  Phases that end early, by convergence or an escape, make it shorter.'
      : '  The protocol goes on according to what it measures, so there is no bound.',
  ].join('\n');
}
