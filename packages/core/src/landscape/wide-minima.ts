import {
  largeMinimum,
  lowRankStarts,
  randomStarts,
  rankThreshold,
  seededRandom,
  singularValuesAt,
  unitGroups,
  type LossSurface,
} from '@kramers/theory';
import type { LandscapeMinimum } from './landscape-document';

/** Starts at random, and as many at each lower rank. */
const STARTS = 3;
/** Losses closer than this are one class. */
const EQUAL = 1e-9;

/**
 * Minima of a network too wide for a dense Hessian, by rising loss: their index is Lanczos's, and soft modes are not
 * told.
 */
export function wideMinima(surface: LossSurface): { rankThreshold: number; minima: LandscapeMinimum[] } {
  const threshold = rankThreshold(surface);
  const random = seededRandom(1);
  const full = Math.min(...surface.network.widths);
  const lower = Array.from({ length: full }, (_, rank) => [
    ...lowRankStarts(surface, rank, rank === 0 ? 1 : STARTS, random),
  ]);
  const minima: LandscapeMinimum[] = [];
  for (const start of [...randomStarts(surface, STARTS, random), ...lower.flat()]) {
    const { theta, loss, converged, spectrum } = largeMinimum(surface, start);
    if (!converged || spectrum.index > 0) continue;
    const place = minima.findIndex((other) => Math.abs(other.loss - loss) < EQUAL);
    if (place >= 0) {
      minima[place] = { ...minima[place]!, hits: minima[place]!.hits + 1 };
      continue;
    }
    const singularValues = [...singularValuesAt(surface, theta)];
    const rank = singularValues.filter((value) => value > threshold).length;
    const [index, lowest] = [spectrum.index, spectrum.values[0]!];
    const groups = unitGroups(surface.network, theta);
    minima.push({ rank, loss, singularValues, index, lowest, groups, soft: [], hits: 1 });
  }
  return { rankThreshold: threshold, minima: minima.sort((a, b) => a.loss - b.loss) };
}
