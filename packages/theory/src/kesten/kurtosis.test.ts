import { expect, test } from 'vitest';
import { normals } from '../landscape/random.fixture';
import { kestenKurtosis } from './kurtosis';
import { kestenTail } from './kesten';

// Blocks of the process itself know their mean; 4·10⁵ steps each, correlated over 1/η.
test('the process itself has that kurtosis', () => {
  const next = normals(3);
  for (const learningRate of [0.1, 0.2]) {
    let theta = 0;
    const sum = [0, 0];
    const steps = 6e5;
    for (let step = 0; step < steps; step++) {
      const x = next();
      theta -= learningRate * x * (x * theta - next());
      sum[0]! += theta ** 2 / steps;
      sum[1]! += theta ** 4 / steps;
    }
    expect(Math.abs(sum[1]! / sum[0]! ** 2 / kestenKurtosis({ learningRate }) - 1)).toBeLessThan(0.05);
  }
});

test('the excess is of third order in η, and infinite where the tail exponent is below 4', () => {
  const excess = (learningRate: number) => kestenKurtosis({ learningRate }) - 3;
  expect(excess(1e-3) / excess(1e-4)).toBeCloseTo(1000, -2);
  const edge = [0.01, 0.9];
  for (let i = 0; i < 60; i++) {
    const middle = (edge[0]! + edge[1]!) / 2;
    edge[Number.isFinite(kestenKurtosis({ learningRate: middle })) ? 0 : 1] = middle;
  }
  expect(kestenTail({ learningRate: edge[0]! })).toBeCloseTo(4, 5);
});
