import { closest, distance } from 'fastest-levenshtein';

/**
 * The candidate nearest to `word`, or null when none is near enough to be what was meant.
 *
 * @param share of its letters that may be others.
 */
export function suggest(word: string, candidates: readonly string[], share = 1 / 2): string | null {
  if (candidates.length === 0) return null;
  const swapped = candidates.find((one) => sorted(one) === sorted(word));
  if (swapped !== undefined) return swapped;
  const best = closest(word, candidates);
  return distance(word, best) <= Math.max(1, Math.floor(best.length * share)) ? best : null;
}

/** Letters typed in another order are the same letters. */
function sorted(word: string): string {
  return [...word].sort().join('');
}

/** `; did you mean "depth"?`, or nothing where none is near: for messages that list what there is by themselves. */
export function meant(word: string, candidates: readonly string[]): string {
  const best = suggest(word, candidates, 1 / 3);
  return best === null ? '' : `; did you mean "${best}"?`;
}

/** `; did you mean "depth"?`, or the list of what there is; or instead of a long list, `listing`: what prints it. */
export function didYouMean(word: string, candidates: readonly string[], listing?: string): string {
  const best = suggest(word, candidates);
  if (best !== null) return `; did you mean "${best}"?`;
  if (listing !== undefined) return `; "${listing}" says what there is`;
  return candidates.length > 0 ? `; expected one of ${candidates.map((c) => `"${c}"`).join(', ')}` : '';
}
