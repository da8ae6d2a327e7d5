import { expect, test } from 'vitest';
import { shuffledEpochFactor } from './shuffled-epoch';

/** Stationary variance by iterating the covariance of (weight, noise of the epoch so far) over every pair of steps. */
function bruteForce(rate: number, m: number): { average: number; betweenEpochs: number } {
  const q = 1 - rate;
  const covariance = (i: number, j: number) => (i === j ? 1 : -1 / (m - 1));
  const after = (k: number) => {
    let sum = 0;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) sum += q ** (2 * (k - 1) - i - j) * covariance(i, j);
    return sum;
  };
  const start = after(m) / (1 - q ** (2 * m));
  let average = 0;
  for (let k = 1; k <= m; k++) average += (after(k) + q ** (2 * k) * start) / m;
  const independent = 1 / (1 - q * q);
  return { average: average / independent, betweenEpochs: start / independent };
}

test.each([
  [0.3, 2],
  [0.05, 8],
  [0.9, 5],
  [0.01, 20],
])('rate %f, %i steps: agrees with the sum over all pairs of steps', (rate, stepsPerEpoch) => {
  const factor = shuffledEpochFactor({ learningRate: rate / 2, curvature: 2, stepsPerEpoch });
  const expected = bruteForce(rate, stepsPerEpoch);
  expect(factor.average / expected.average).toBeCloseTo(1, 10);
  expect(factor.betweenEpochs / expected.betweenEpochs).toBeCloseTo(1, 8);
});

test('for a slow mode tends to η·h·(N/B + 1)/3, and (η·h)²·m(m+1)/12 between epochs', () => {
  const rate = 1e-6;
  const { average, betweenEpochs } = shuffledEpochFactor({ learningRate: 1e-3, curvature: 1e-3, stepsPerEpoch: 8 });
  expect(average / ((rate * 9) / 3)).toBeCloseTo(1, 4);
  expect(betweenEpochs / ((rate ** 2 * 72) / 12)).toBeCloseTo(1, 4);
});

test('for a mode that relaxes within an epoch, or an endless epoch, shuffling hardly matters', () => {
  expect(shuffledEpochFactor({ learningRate: 0.5, curvature: 1, stepsPerEpoch: 2000 }).average).toBeCloseTo(1, 2);
});

test('a full batch has no noise, and an unstable mode is refused', () => {
  expect(shuffledEpochFactor({ learningRate: 0.1, curvature: 1, stepsPerEpoch: 1 })).toEqual({
    average: 0,
    betweenEpochs: 0,
  });
  expect(() => shuffledEpochFactor({ learningRate: 1, curvature: 1, stepsPerEpoch: 8 })).toThrow(
    /learningRate · curvature must be below 1/,
  );
});
