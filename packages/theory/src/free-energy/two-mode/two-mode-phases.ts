import { exp, log } from '../../elementary';
import { oneModeTransitions } from '../../landscape/one-mode';
import { crossing } from '../numerics/crossing';
import { lnRankOdds, twoModeBasins, type TwoModeBasins } from './two-mode-basins';
import type { TwoModeIsotherm, TwoModeLaw } from './two-mode-law';

/** Two neighbouring ranks at one temperature. */
export interface RankCoexistence {
  readonly temperature: number;
  readonly fromRank: 0 | 1;
  readonly toRank: 1 | 2;
  /** The range of β in which both are basins; both ends move with T. */
  readonly folds: { readonly from: number; readonly to: number };
  /** β*(T), at which both have the same weight; null when the weights do not cross between the folds. */
  readonly beta: number | null;
  /** The lower of the two barriers there, in units of T: below about 5 coexistence is no sharp notion. */
  readonly sharpness: number | null;
}

/** The phases over a grid of β and T, and the lines between them. */
export interface FreeEnergyPhaseDiagram {
  readonly betas: readonly number[];
  readonly temperatures: readonly number[];
  /** What exists at temperatures[i] and betas[j]. */
  readonly points: readonly (readonly TwoModeBasins[])[];
  /** For each temperature and each pair of ranks that are basins at some common β. */
  readonly coexistence: readonly RankCoexistence[];
}

const SCAN = 30;
const BISECTIONS = 11;
/** Stride in ln T with which the crossing of weights is looked for. */
const STRIDE = 0.3;

/**
 * Folds and β*(T) of a pair of neighbouring ranks, by bisection in β to about 1e-5.
 *
 * @returns null when at this temperature the two ranks are nowhere basins together.
 * @example
 * const isotherm = knownTwoModeLaw([5, 10, 10, 2]).isotherm({ temperature: 5e-4, correlations: [0.9, 0.8] });
 * const betaStar = rankCoexistence(isotherm, 1)?.beta;
 */
export function rankCoexistence(isotherm: TwoModeIsotherm, fromRank: 0 | 1): RankCoexistence | null {
  return coexistenceOf(isotherm, fromRank, (beta) => twoModeBasins(isotherm.at(beta)));
}

function coexistenceOf(
  { temperature, correlations, depth }: TwoModeIsotherm,
  fromRank: 0 | 1,
  basinsAt: (beta: number) => TwoModeBasins,
): RankCoexistence | null {
  const correlation = [...correlations].sort((a, b) => b - a)[fromRank];
  const { betaC = null } = correlation ? oneModeTransitions({ depth, correlation }) : {};
  if (betaC === null || depth < 3) return null;
  const odds = (beta: number) => lnRankOdds(basinsAt(beta), fromRank);
  // Entropy moves the upper fold beyond its place at T = 0.
  const betas = Array.from({ length: SCAN }, (_, i) => (1.25 * betaC * (i + 1)) / SCAN);
  const values = betas.map(odds);
  const start = values.findIndex((value) => value !== null);
  if (start < 0) return null;
  const end = values.findLastIndex((value) => value !== null);
  const exists = (beta: number) => odds(beta) !== null;
  const from = start === 0 ? 0 : bisect(exists, betas[start]!, betas[start - 1]!);
  const to = end === SCAN - 1 ? betas[end]! : bisect(exists, betas[end]!, betas[end + 1]!);
  const ranks = { fromRank, toRank: (fromRank + 1) as 1 | 2 };
  // Just within the folds, where both are still basins.
  const margin = 1e-4 * (to - from);
  const beta = crossing(odds, from + margin, to - margin, { x: 1e-9, value: 1e-6 });
  if (beta === null) return { temperature, ...ranks, folds: { from, to }, beta: null, sharpness: null };
  const barrier = basinsAt(beta).barriers.find((one) => one.fromRank === fromRank);
  const sharpness = barrier ? Math.min(barrier.up, barrier.down) : null;
  return { temperature, ...ranks, folds: { from, to }, beta, sharpness };
}

/** The last value on the way from `inside` to `outside` at which something holds. */
function bisect(holds: (beta: number) => boolean, inside: number, outside: number): number {
  for (let halving = 0; halving < BISECTIONS; halving++) {
    const middle = (inside + outside) / 2;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/**
 * T*(β): the temperature at which two neighbouring ranks have the same weight. Above β*, where the loss favours the
 * lower rank, entropy gives the higher one more weight from T* on.
 *
 * @param options.fromRank the lower of both ranks; default 1.
 * @param options.between where to look; default from 1e-4 to 1e-2.
 * @throws RangeError when the weights do not cross in that range, as below β*, or one rank ceases to be a basin before
 *   they do.
 *
 * @example
 * coexistenceTemperature(twoModeLaw([5, 10, 10, 2]), { beta: 0.32, correlations: [0.9, 0.8] }); // 5.76e-4, in seconds
 */
export function coexistenceTemperature(
  law: TwoModeLaw,
  options: {
    readonly beta: number;
    readonly correlations: readonly number[];
    readonly fromRank?: 0 | 1;
    readonly between?: readonly [number, number];
  },
): number {
  const { beta, correlations, fromRank = 1, between = [1e-4, 1e-2] } = options;
  const known = new Map<number, number | null>();
  const odds = (lnT: number): number | null => {
    const found = known.get(lnT);
    if (found !== undefined) return found;
    const isotherm = law.isotherm({ temperature: exp(lnT), correlations });
    const value = lnRankOdds(twoModeBasins(isotherm.at(beta)), fromRank);
    known.set(lnT, value);
    return value;
  };
  const [low, high] = between.map(log) as [number, number];
  const ranks = `ranks ${fromRank} and ${fromRank + 1}`;
  const atLow = odds(low);
  if (atLow === null || atLow > 0) {
    throw new RangeError(
      `${ranks} do not coexist above temperature ${between[0]} at beta ${beta}: ` +
        `${atLow === null ? 'one of them is no basin there' : 'the higher one has more weight already'}; take a ` +
        'larger beta or a lower temperature',
    );
  }
  for (let from = low; from < high; from += STRIDE) {
    const found = crossing(odds, from, Math.min(high, from + STRIDE), { x: 1e-5, value: 1e-4 });
    if (found !== null) return exp(found);
  }
  throw new RangeError(
    `${ranks} do not reach equal weight at beta ${beta} up to temperature ${between[1]}: one of them ceases to ` +
      'be a basin first',
  );
}

/**
 * Basins, weights and barriers over a grid, and at each of its temperatures the folds and β* of both pairs of ranks. As
 * data, to draw or to print; 40 × 30 points take some seconds.
 *
 * @example
 * const law = knownTwoModeLaw([5, 10, 10, 2]);
 * const grid = { betas: [0.2, 0.25], temperatures: [5e-4], correlations: [0.9, 0.8] };
 * const { coexistence } = freeEnergyPhaseDiagram(law, grid);
 */
export function freeEnergyPhaseDiagram(
  law: TwoModeLaw,
  options: {
    readonly betas: readonly number[];
    readonly temperatures: readonly number[];
    readonly correlations: readonly number[];
    /** As an isotherm takes them; with 120, enough for a picture, lines are within 3e-4 and come three times sooner. */
    readonly intervals?: number;
  },
): FreeEnergyPhaseDiagram {
  const { betas, temperatures, ...task } = options;
  const points: TwoModeBasins[][] = [];
  const coexistence: RankCoexistence[] = [];
  for (const temperature of temperatures) {
    const isotherm = law.isotherm({ temperature, ...task });
    const basinsAt = (beta: number) => twoModeBasins(isotherm.at(beta));
    points.push(betas.map(basinsAt));
    for (const fromRank of [0, 1] as const) {
      const line = coexistenceOf(isotherm, fromRank, basinsAt);
      if (line) coexistence.push(line);
    }
  }
  return { betas, temperatures, points, coexistence };
}
