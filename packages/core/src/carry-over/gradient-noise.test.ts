import { LossSurface, minimumBelow, describeState, scalarActivation } from '@kramers/theory';
import { expect, test } from 'vitest';
import { whitened as samples } from '../../../theory/src/network-landscape/surface/whitened.fixture';
import { brokenPart } from './broken-part';
import { noiseShare } from './gradient-noise';

const activation = scalarActivation({
  value: Math.tanh,
  first: (z) => 1 - Math.tanh(z) ** 2,
  second: (z) => -2 * Math.tanh(z) * (1 - Math.tanh(z) ** 2),
});
const network = { widths: [2, 3, 3, 2], activation, samples };
const surface = new LossSurface(network, 0.2);
const trap = describeState(surface, minimumBelow(surface, new Float64Array(surface.parameters).fill(0.4))!);

test('shares along orthonormal directions add up to 1', () => {
  const shares = trap.theta.map((_, k) =>
    noiseShare(
      network,
      trap.theta,
      trap.theta.map((__, i) => Number(i === k)),
    ),
  );
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(Math.max(...shares)).toBeGreaterThan(0.05);
});

test('what parts copies of units gets no noise, and what moves them alike does', () => {
  const direction = trap.theta.map((_, i) => Math.sin(3 + 5 * i));
  const broken = brokenPart(network, trap, direction);
  expect(noiseShare(network, trap.theta, broken)).toBeLessThan(1e-25);
  const alike = direction.map((value, i) => value - broken[i]!);
  expect(noiseShare(network, trap.theta, alike)).toBeGreaterThan(1e-3);
  // A direction within the copies parts nothing, and is taken whole.
  expect(brokenPart(network, trap, alike)).toBe(alike);
});
