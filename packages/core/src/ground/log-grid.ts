import { log10, pow } from '@kramers/theory/elementary';

const PER_DECADE = 40;

/**
 * Whether an epoch is on the log grid that thinned traces keep: all of the first 20, then about 40 a decade, rounded
 * numbers.
 */
export function onLogGrid(epoch: number): boolean {
  if (epoch <= 20) return true;
  return Math.floor(log10(epoch) * PER_DECADE) !== Math.floor(log10(epoch - 1) * PER_DECADE);
}

/** The first epoch on the log grid after this one. */
export function nextOnLogGrid(epoch: number): number {
  const cell = Math.floor(log10(Math.max(1, epoch)) * PER_DECADE);
  // A little before the next line of the grid, lest rounding skip it.
  let next = Math.max(epoch + 1, Math.floor(pow(10, (cell + 1) / PER_DECADE)) - 1);
  while (!onLogGrid(next)) next++;
  return next;
}

/** The first epoch of 1, 3, 10, 30, 100, … after this one. */
export function nextMilestone(epoch: number): number {
  if (epoch < 1) return 1;
  const decade = pow(10, Math.floor(log10(epoch) + 1e-9));
  return epoch < 3 * decade ? 3 * decade : 10 * decade;
}
