/**
 * Weights smaller than this are set to zero in networks of three layers or more, where the origin attracts: a collapsed
 * mode decays for ever, and arithmetic on denormal numbers is slow. In two layers the origin repels, and nothing is
 * touched.
 */
const NEGLIGIBLE = 1e-100;

/** Sets negligible weights to zero. */
export function flushNegligible(weights: Float64Array): void {
  for (let i = 0; i < weights.length; i++) if (Math.abs(weights[i]!) < NEGLIGIBLE) weights[i] = 0;
}
