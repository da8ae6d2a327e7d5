import { exp, expm1, log, log1p, pow } from '../../elementary';
import { logAddExp } from '../../numerics/log-sums';
import { scaledBesselI0 } from '../numerics/special-functions';
import type { WishartChain } from './wishart-chain';

/**
 * ln of the same partition function as `TwoModeState.lnPartition` by another route: the input layer is integrated in
 * closed form. For given later layers, of eigenvalues a of AAᵀ, the columns of W are Gaussian, and
 *
 * ⟨e^{−‖W−M‖²/2T}⟩ = Π_i (1 + s^{2L}aᵢ/T)^{−n/2}·e^{−½ tr MᵀBM}, B of eigenvalues bᵢ = 1/(T + s^{2L}aᵢ),
 *
 * whose average over rotations is a Bessel function. It knows neither the last stage of the chain nor the orientations
 * of W.
 *
 * The trapezoidal rule, whose error at the edge a₁ = a₂ is of second order in the step and is extrapolated away.
 *
 * @param before the chain's last stage but one.
 * @param inputs n ≥ 2.
 */
export function lnPartitionByLayer(
  before: WishartChain,
  inputs: number,
  options: { beta: number; temperature: number; correlations: readonly [number, number]; step?: number },
): number {
  const { step = 0.05 } = options;
  const coarse = lnTrapezoid(before, inputs, options, step);
  const fine = lnTrapezoid(before, inputs, options, step / 2);
  return fine + log1p(-expm1(coarse - fine) / 3);
}

function lnTrapezoid(
  before: WishartChain,
  inputs: number,
  { beta, temperature, correlations }: { beta: number; temperature: number; correlations: readonly [number, number] },
  step: number,
): number {
  const scale = (before.stages + 1) * log(temperature / beta);
  const fit = (lnA: number) => {
    const ratio = exp(scale + lnA) / temperature;
    return { lnVolume: (-inputs / 2) * log1p(ratio), gain: ratio / (2 * temperature * (1 + ratio)) };
  };
  const [eta1, eta2] = [pow(correlations[0], 2), pow(correlations[1], 2)];
  const [low, high] = [-12 * before.stages, before.highest];
  const points = Math.round((high - low) / step);
  const fits = Array.from({ length: points + 1 }, (_, i) => fit(low + i * step));
  let total = -Infinity;
  for (let i = 0; i <= points; i++) {
    for (let j = 0; j < i; j++) {
      const [one, two] = [fits[i]!, fits[j]!];
      const turning = scaledBesselI0(((eta1 - eta2) * (one.gain - two.gain)) / 2);
      const exponent = one.lnVolume + two.lnVolume + eta1 * one.gain + eta2 * two.gain + log(turning);
      total = logAddExp(total, before.lnDensity(low + i * step, low + j * step) + exponent);
    }
  }
  return total + 2 * log(step);
}
