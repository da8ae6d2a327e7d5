import type { NetworkTheory } from '@kramers/core/results';
import type { Figure } from '../../drawing/figure';
import { branches } from './branches';
import { phases } from './phases';
import { sections } from './sections';

/**
 * What exact theory says of a linear network before anything is run: phase diagram, branches, and sections of the
 * landscape.
 *
 * @example
 * import { networkTheory } from '@kramers/core/results';
 * theoryFigures(networkTheory({ depth: 3, correlations: [0.9, 0.8] })).length; // 3
 */
export function theoryFigures(theory: NetworkTheory): Figure[] {
  const cut = sections(theory);
  return [phases(theory), branches(theory), ...(cut ? [cut] : [])];
}
