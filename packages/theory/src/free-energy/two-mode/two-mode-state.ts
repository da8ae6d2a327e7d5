import { exp, log } from '../../elementary';
import { lnCumulativeIntegral } from '../../numerics/log-sums';
import type { OneModeProfile } from '../one-mode/one-mode-law';

/** The law of both singular values at one β and T. */
export interface TwoModeState {
  readonly beta: number;
  readonly temperature: number;
  /** L. */
  readonly depth: number;
  /** η₁ ≥ η₂. */
  readonly correlations: readonly [number, number];
  /** Density and diffusion along y = σ₁^{1/L} and σ₂^{1/L}, of each alone, the other one averaged over. */
  readonly first: OneModeProfile;
  readonly second: OneModeProfile;
  /** ln ⟨e^{−(‖W‖² − 2 tr WᵀM)/2T}⟩ over the Gaussian weights of the decay alone: what the density integrates to. */
  readonly lnPartition: number;
}

/** The density over pairs, row i holding σ₁ = sigma[i] with every σ₂ = sigma[j], j < i; and both diffusions. */
export interface JointDensity {
  readonly y: Float64Array;
  readonly sigma: Float64Array;
  readonly lnDensity: readonly Float64Array[];
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** What lies e^{−40} below the largest of its row adds nothing. */
const NEGLIGIBLE = 40;

/** Both marginals and the norm, each sum relative to its own largest term. */
export function marginals({
  y,
  sigma,
  lnDensity,
  first,
  second,
}: JointDensity): Pick<TwoModeState, 'first' | 'second' | 'lnPartition'> {
  const count = y.length;
  const [rowTop, columnTop] = [0, 1].map(() => new Float64Array(count).fill(-Infinity)) as [Float64Array, Float64Array];
  lnDensity.forEach((row, i) => {
    for (let j = 1; j < i; j++) {
      const value = row[j]!;
      if (value > rowTop[i]!) rowTop[i] = value;
      if (value > columnTop[j]!) columnTop[j] = value;
    }
  });
  const [rowSum, columnSum] = [new Float64Array(count), new Float64Array(count)];
  lnDensity.forEach((row, i) => {
    for (let j = 1; j < i; j++) {
      const value = row[j]!;
      if (value > rowTop[i]! - NEGLIGIBLE) rowSum[i]! += exp(value - rowTop[i]!);
      if (value > columnTop[j]! - NEGLIGIBLE) columnSum[j]! += exp(value - columnTop[j]!);
    }
  });
  const lnStep = log(y[1]!);
  const lnMarginal = (tops: Float64Array, sums: Float64Array) =>
    tops.map((value, i) => (sums[i]! > 0 ? value + log(sums[i]!) + lnStep : -Infinity));
  const firstDensity = lnMarginal(rowTop, rowSum);
  return {
    first: { y, sigma, lnDensity: firstDensity, lnDiffusion: first },
    second: { y, sigma, lnDensity: lnMarginal(columnTop, columnSum), lnDiffusion: second },
    lnPartition: lnCumulativeIntegral(y, firstDensity)[count - 1]!,
  };
}
