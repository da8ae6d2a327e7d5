import { oneModeLaw, type OneModeLaw } from '../one-mode/one-mode-law';
import { twoModeLaw, type TwoModeLaw } from '../two-mode/two-mode-law';

/** So many networks are remembered, of each kind. */
const MOST = 16;

const oneMode = new Map<string, OneModeLaw>();
const twoMode = new Map<string, TwoModeLaw>();

/** The one-mode law of a network, whose tables take a tenth of a second, computed once. Throws as `oneModeLaw` does. */
export function knownOneModeLaw(widths: readonly number[], rank: number): OneModeLaw {
  return known(oneMode, `${widths.join('-')}/${rank}`, () => oneModeLaw({ widths, rank }));
}

/**
 * The exact law of two singular values, whose tables take some seconds, computed once. Throws as `twoModeLaw` does.
 *
 * @example
 * const law = knownTwoModeLaw([5, 10, 10, 2]);
 */
export function knownTwoModeLaw(widths: readonly number[]): TwoModeLaw {
  return known(twoMode, widths.join('-'), () => twoModeLaw(widths));
}

function known<Law>(laws: Map<string, Law>, key: string, make: () => Law): Law {
  const found = laws.get(key);
  if (found !== undefined) return found;
  const law = make();
  const oldest = laws.keys().next();
  if (laws.size >= MOST && !oldest.done) laws.delete(oldest.value);
  laws.set(key, law);
  return law;
}
