import { describe, expect, it, test } from 'vitest';
import { lnGammaHalf, lnSphereAverage, scaledBesselI0 } from './special-functions';

/**
 * The average of e^{κ(cos θ − 1)} over a sphere in d ≥ 2 dimensions, by the trapezoidal rule in θ (weight sin^{d−2} θ).
 */
function averageByQuadrature(dimensions: number, kappa: number): number {
  const points = 20_000;
  let [sum, weights] = [0, 0];
  for (let i = 0; i <= points; i++) {
    const theta = (Math.PI * i) / points;
    const weight = (i === 0 || i === points ? 0.5 : 1) * Math.sin(theta) ** (dimensions - 2);
    sum += weight * Math.exp(kappa * (Math.cos(theta) - 1));
    weights += weight;
  }
  return kappa + Math.log(sum / weights);
}

test('ln Γ(k/2)', () => {
  expect(lnGammaHalf(1)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 15);
  expect([2, 4, 6, 8].map((k) => Math.exp(lnGammaHalf(k)))).toEqual([1, 1, 2, 6].map((v) => expect.closeTo(v, 12)));
  expect(Math.exp(lnGammaHalf(7))).toBeCloseTo((15 / 8) * Math.sqrt(Math.PI), 12);
});

describe('the average of an exponential over a sphere', () => {
  it.each([0, 0.3, 5, 39, 41, 700])('is cosh κ on two points and sinh κ/κ in three dimensions, κ = %f', (kappa) => {
    expect(lnSphereAverage(1, kappa)).toBeCloseTo(kappa + Math.log((1 + Math.exp(-2 * kappa)) / 2), 11);
    const sinh = kappa === 0 ? 0 : kappa + Math.log(-Math.expm1(-2 * kappa) / (2 * kappa));
    expect(lnSphereAverage(3, kappa)).toBeCloseTo(sinh, 11);
  });

  it.each([2, 4, 5, 10, 31])('agrees with quadrature in %i dimensions, on both sides of the change of method', (d) => {
    for (const kappa of [0.1, 3, 39.9, 40.1, d * d * 0.49, d * d * 0.51, 900]) {
      expect(lnSphereAverage(d, kappa)).toBeCloseTo(averageByQuadrature(d, kappa), 7);
    }
  });

  it('does not overflow', () => {
    // Leading terms of Hankel's expansion of I₁.
    const kappa = 1e5;
    const leading = kappa + Math.log(2 / kappa) - Math.log(2 * Math.PI * kappa) / 2 - 3 / (8 * kappa);
    expect(lnSphereAverage(4, kappa)).toBeCloseTo(leading, 8);
  });
});

it.each([0, 0.5, 3.7, 3.8, 20, 400])('the fast e^{−z}·I₀(z) at %f is right to 3e-7', (z) => {
  const exact = Math.exp(lnSphereAverage(2, z) - z);
  expect(Math.abs(scaledBesselI0(-z) / exact - 1)).toBeLessThan(3e-7);
});
