import { log10, pow } from '@kramers/theory/elementary';

const PER_DECADE = 40;
const FIRST = 20;

/** The epochs of the grid in order, as far as anybody has asked: a phase asks at every epoch. */
const grid = Array.from({ length: FIRST + 1 }, (_, epoch) => epoch);

/**
 * Whether an epoch is on the log grid that thinned traces keep: all of the first 20, then about 40 a decade, rounded
 * numbers.
 */
export function onLogGrid(epoch: number): boolean {
  return grid[placeAfter(epoch) - 1] === epoch;
}

/** The first epoch on the log grid after this one. */
export function nextOnLogGrid(epoch: number): number {
  return grid[placeAfter(epoch)]!;
}

/** The first epoch of 1, 3, 10, 30, 100, … after this one. */
export function nextMilestone(epoch: number): number {
  if (epoch < 1) return 1;
  const decade = pow(10, Math.floor(log10(epoch) + 1e-9));
  return epoch < 3 * decade ? 3 * decade : 10 * decade;
}

/** How many epochs of the grid are at most this one; the grid reaches beyond it. */
function placeAfter(epoch: number): number {
  while (grid.at(-1)! <= epoch) grid.push(lineAfter(grid.at(-1)!));
  let [low, high] = [0, grid.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (grid[middle]! <= epoch) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first epoch after this one at which ⌊40·log10⌋ is higher than at the epoch before. */
function lineAfter(epoch: number): number {
  const cell = cellOf(epoch);
  // A little before the next line of the grid, lest rounding skip it.
  let next = Math.max(epoch + 1, Math.floor(pow(10, (cell + 1) / PER_DECADE)) - 1);
  while (cellOf(next) === cellOf(next - 1)) next++;
  return next;
}

function cellOf(epoch: number): number {
  return Math.floor(log10(epoch) * PER_DECADE);
}
