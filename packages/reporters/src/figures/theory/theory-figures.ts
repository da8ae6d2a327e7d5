import type { LinearTask } from '../../prediction/linear-task';
import type { Figure } from '../figure';
import { branches } from './branches';
import { phases } from './phases';
import { sections } from './sections';

/** What exact theory says of a linear network before anything is run: phase diagram, branches, and sections of the landscape. */
export function theoryFigures(task: Pick<LinearTask, 'depth' | 'correlations'>): Figure[] {
  const cut = sections(task);
  return [phases(task), branches(task), ...(cut ? [cut] : [])];
}
