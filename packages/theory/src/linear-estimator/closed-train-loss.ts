import { exp, log } from '../elementary';
import { requireNonNegative, requirePositive } from '../landscape/checks';

/**
 * e^{−x}·I₁(x), the modified Bessel function of the first kind and order 1, scaled so that it does not overflow. Power
 * series below x = 30, asymptotic series above, both to about 1e-14.
 *
 * @throws RangeError on a negative x
 * @example
 * scaledBesselI1(1); // 0.20791
 */
export function scaledBesselI1(x: number): number {
  requireNonNegative('x', x);
  return x < 30 ? exp(-x) * seriesI1(x) : asymptoticI1(x);
}

/** What of Levi's closed form may be stated otherwise. */
export interface ClosedTrainLoss {
  /** λ. */
  ratio: number;
  /** η. */
  learningRate: number;
  /** Factor of the exponent, 4. */
  rate?: number;
  /** Factor in z, 16. */
  argument?: number;
}

/**
 * The train loss in closed form, L_tr = e^{−4η(1+λ)t}·I₁(2√z)/√z with z = 16η²t²λ (Levi, Beck & Bar-Sinai, arXiv
 * 2310.16441): what `estimatorLosses` gives by quadrature over the spectrum.
 *
 * @param steps t > 0
 * @throws RangeError on numbers that are not finite and positive
 * @example
 * closedTrainLoss({ ratio: 0.5, learningRate: 0.01 }, 725.1); // 2.5e-4
 */
export function closedTrainLoss({ ratio, learningRate, rate = 4, argument = 16 }: ClosedTrainLoss, steps: number) {
  Object.entries({ ratio, learningRate, rate, argument, steps }).forEach(([name, value]) =>
    requirePositive(name, value),
  );
  const root = learningRate * steps * Math.sqrt(argument * ratio);
  const exponent = 2 * root - rate * learningRate * (1 + ratio) * steps;
  return exp(exponent + log(scaledBesselI1(2 * root) / root));
}

function seriesI1(x: number): number {
  let term = x / 2;
  let sum = term;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x * x) / 4 / (k * (k + 1));
    sum += term;
  }
  return sum;
}

/** (2πx)^{−1/2}·(1 − 3/8x − 15/128x² − …): terms fall until k ≈ 2x. */
function asymptoticI1(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 40 && Math.abs(term) > 1e-17; k++) {
    const odd = 2 * k - 1;
    term *= (odd * odd - 4) / (8 * x * k);
    sum += term;
  }
  return sum / Math.sqrt(2 * Math.PI * x);
}
