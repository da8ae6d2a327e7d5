import { exp, log, pow } from '../../elementary';

/** ln Γ(k/2) for a whole number k ≥ 1, from Γ(½) = √π and Γ(1) = 1. */
export function lnGammaHalf(k: number): number {
  let sum = k % 2 === 0 ? 0 : log(Math.PI) / 2;
  for (let j = k % 2 === 0 ? 2 : 1; j < k; j += 2) sum += log(j / 2);
  return sum;
}

/** Number of terms after which Hankel's series has long begun to diverge, or vanished. */
const MOST_TERMS = 60;

/**
 * ln of the average of e^{κ·cos θ} over the unit sphere in `dimensions` d, θ the angle to a fixed axis:
 * Λ_d(κ) = Γ(d/2)·(2/κ)^{d/2−1}·I_{d/2−1}(κ), which is cosh κ for d = 1, I₀(κ) for d = 2 and sinh κ/κ for d = 3.
 *
 * The power series, all of whose terms are positive, up to κ = max(40, d²/2), and Hankel's expansion beyond (DLMF
 * 10.25.2, 10.40.1). Relative error of Λ below 1e-13.
 */
export function lnSphereAverage(dimensions: number, kappa: number): number {
  const size = Math.abs(kappa);
  if (size > Math.max(40, (dimensions * dimensions) / 2)) return lnLargeSphereAverage(dimensions, size);
  const square = (size * size) / 4;
  let term = 1;
  let sum = 1;
  let lnScale = 0;
  for (let j = 0; term > 1e-17 * sum; j++) {
    term *= square / ((j + 1) * (dimensions / 2 + j));
    sum += term;
    if (sum < 1e250) continue;
    lnScale += log(sum);
    term /= sum;
    sum = 1;
  }
  return lnScale + log(sum);
}

function lnLargeSphereAverage(dimensions: number, kappa: number): number {
  const order = dimensions / 2 - 1;
  const lnLeading = lnGammaHalf(dimensions) + order * log(2 / kappa) - log(2 * Math.PI * kappa) / 2;
  return lnLeading + kappa + log(hankelSeries(order, kappa));
}

/** √(2πκ)·e^{−κ}·I_ν(κ) for large κ. */
function hankelSeries(order: number, kappa: number): number {
  let term = 1;
  let sum = 1;
  for (let j = 1; j < MOST_TERMS; j++) {
    const next = (-term * (4 * order * order - pow(2 * j - 1, 2))) / (8 * kappa * j);
    if (next === 0 || Math.abs(next) < 1e-17 || Math.abs(next) > Math.abs(term)) break;
    term = next;
    sum += term;
  }
  return sum;
}

/**
 * e^{−|z|}·I₀(z), by the polynomials 9.8.1 and 9.8.2 of Abramowitz & Stegun: fast, for integrands that call it millions
 * of times, with a relative error below 3e-7.
 */
export function scaledBesselI0(z: number): number {
  const size = Math.abs(z);
  if (size < 3.75) {
    const t = pow(size / 3.75, 2);
    const tail = 0.2659732 + t * (0.0360768 + t * 0.0045813);
    return exp(-size) * (1 + t * (3.5156229 + t * (3.0899424 + t * (1.2067492 + t * tail))));
  }
  const t = 3.75 / size;
  const tail = 0.00916281 + t * (-0.02057706 + t * (0.02635537 + t * (-0.01647633 + t * 0.00392377)));
  return (0.39894228 + t * (0.01328592 + t * (0.00225319 + t * (-0.00157565 + t * tail)))) / Math.sqrt(size);
}
