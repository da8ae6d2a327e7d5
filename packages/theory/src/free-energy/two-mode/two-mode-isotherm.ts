import { log, log1p, pow } from '../../elementary';
import { requirePositive } from '../../landscape/checks';
import type { ChiSquaredProduct } from '../one-mode/chi-squared-product';
import type { TwoModeIsotherm } from './two-mode-law';
import { marginals, type TwoModeState } from './two-mode-state';
import type { TwoModeTurning } from './two-mode-turning';
import type { WishartChain } from './wishart-chain';

/** What of the law depends on the widths alone. */
export interface TwoModeTables {
  /** The stages of the product of matrices, the last one the whole. */
  readonly chain: readonly WishartChain[];
  readonly turning: TwoModeTurning;
  /** Gains of the stronger and of the weaker mode, for their diffusion. */
  readonly first: ChiSquaredProduct;
  readonly second: ChiSquaredProduct;
  /** n ≥ 2. */
  readonly inputs: number;
}

const LEAST_INTERVALS = 240;
/** Intervals to √T/L, the smallest standard deviation that a learnt state has in y. */
const INTERVALS_PER_DEVIATION = 1.5;
/** Singular values end so many √T above the strongest correlation. */
const REACH = 7;

/**
 * Everything at one temperature that does not depend on β: the grid, and how well each pair of singular values fits the
 * data.
 */
export function twoModeIsotherm(
  tables: TwoModeTables,
  temperature: number,
  correlations: readonly number[],
  wanted: number | undefined,
): TwoModeIsotherm {
  const depth = tables.chain.length;
  const root = Math.sqrt(temperature);
  const [eta1, eta2] = [...correlations, 0].sort((a, b) => b - a) as [number, number];
  const top = pow(eta1 + REACH * root, 1 / depth);
  const intervals = wanted ?? Math.max(LEAST_INTERVALS, Math.ceil((INTERVALS_PER_DEVIATION * top * depth) / root));
  const y = Float64Array.from({ length: intervals + 1 }, (_, i) => (top * i) / intervals);
  const sigma = y.map((value) => pow(value, depth));
  const lnY = y.map(log);
  // Row i holds the pairs σ₁ = sigma[i] > σ₂ = sigma[j], j = 1 … i − 1.
  const fits = Array.from({ length: intervals + 1 }, (_, i) => {
    const row = new Float64Array(i);
    for (let j = 1; j < i; j++) {
      const [s1, s2] = [sigma[i]!, sigma[j]!];
      const lnTurning = tables.turning.lnAverage(s1 / root, s2 / root, eta1 / root, eta2 / root);
      row[j] = lnTurning - (s1 * s1 + s2 * s2) / (2 * temperature) - lnY[i]! - lnY[j]!;
      // The factor x₁ − x₂ of the density of ln x, over x₁.
      row[j]! += log1p(-pow(s2 / s1, 2));
    }
    return row;
  });
  // One buffer serves every β: only the marginals leave this function.
  const lnDensity = fits.map((row) => new Float64Array(row.length).fill(-Infinity));

  const at = (beta: number): TwoModeState => {
    requirePositive('beta', beta);
    const lnVariance = log(temperature / beta);
    const whole = tables.chain[depth - 1]!;
    if (2 * depth * lnY[intervals]! - depth * lnVariance > whole.highest) {
      throw new RangeError(
        `temperature ${temperature} is too low at beta ${beta}: the tables end at T/beta of about 1e-5; use ` +
          'the one-mode law there',
      );
    }
    const lnX = Float64Array.from(lnY, (value) => depth * (2 * value - lnVariance));
    const smoothRow = whole.smoothOn(lnX);
    fits.forEach((row, i) => {
      const density = lnDensity[i]!;
      smoothRow(i, density);
      const constant = lnX[i]! + 2 * log(2 * depth);
      for (let j = 1; j < i; j++) density[j]! += row[j]! + constant;
    });
    const lnStep = log(temperature) + (depth - 1) * lnVariance - 2 * log(depth);
    const lnDiffusion = (gains: ChiSquaredProduct) =>
      lnX.map((x, i) => (i === 0 ? Infinity : lnStep + gains.lnMeanGain(x) - 2 * (depth - 1) * lnY[i]!));
    const diffusions = { first: lnDiffusion(tables.first), second: lnDiffusion(tables.second) };
    return {
      beta,
      temperature,
      depth,
      correlations: [eta1, eta2],
      ...marginals({ y, sigma, lnDensity, ...diffusions }),
    };
  };
  return { temperature, correlations, intervals, depth, at };
}
