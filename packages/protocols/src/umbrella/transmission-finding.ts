import { defineFinding } from '@kramers/core';
import { isRateEstimate } from '@kramers/core/plugins';
import { exp, hypot, log } from '@kramers/theory/elementary';
import type { MeasuredTransmission, SampledFreeEnergy } from './sampled-free-energy';

/**
 * A grid point's κ and ln τ − ln κ, the means of its replicas' logarithms. Their errors are estimates too, and weights
 * made of them would favour replicas that underestimate theirs; so all count alike.
 */
export const transmissionFinding = defineFinding({
  name: 'transmission',
  summary: 'Transmission coefficient κ of the top of a sampled free energy, and ln τ − ln κ, with their 95 % intervals',
  of(values) {
    const found = values.flatMap((value) => transmissionOf(value) ?? []);
    if (found.length === 0) return undefined;
    const mean = (of: (one: MeasuredTransmission) => number): number =>
      found.reduce((sum, one) => sum + of(one), 0) / found.length;
    const together = (of: (one: MeasuredTransmission) => number): number => hypot(...found.map(of)) / found.length;
    const [lnKappa, lnTau] = [mean((one) => one.lnKappa), mean((one) => one.lnTau)];
    const reach = together((one) => one.lnTauHigh - one.lnTau);
    const lnKappaReach = together((one) => log(one.kappaHigh) - one.lnKappa);
    return {
      replicas: found.length,
      kappa: exp(lnKappa),
      kappaLow: exp(lnKappa - lnKappaReach),
      kappaHigh: exp(lnKappa + lnKappaReach),
      lnTau,
      lnTauError: together((one) => one.lnTauError),
      lnTauLow: lnTau - reach,
      lnTauHigh: lnTau + reach,
      committorSpread: mean((one) => one.committorSpread.value),
    };
  },
});

function transmissionOf(value: unknown): MeasuredTransmission | null {
  if (!isRateEstimate(value) || value.method !== 'umbrella-sampling') return null;
  return (value as SampledFreeEnergy).transmission ?? null;
}
