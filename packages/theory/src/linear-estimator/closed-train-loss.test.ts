import { expect, test } from 'vitest';
import { closedTrainLoss, scaledBesselI1 } from './closed-train-loss';
import { estimatorLosses } from './training-losses';

test('I₁ is its integral (1/π)∫e^{x cos θ} cos θ dθ, on both sides of where the series change', () => {
  for (const x of [0, 0.3, 4, 29.9, 30, 31, 500, 1e5]) {
    const points = 20_000;
    let sum = 0;
    for (let i = 0; i < points; i++) {
      const angle = (Math.PI * (i + 0.5)) / points;
      sum += Math.exp(x * (Math.cos(angle) - 1)) * Math.cos(angle);
    }
    expect(scaledBesselI1(x)).toBeCloseTo(sum / points, 12);
  }
});

test('the closed form is the quadrature over the spectrum', () => {
  for (const ratio of [0.05, 0.5, 1, 3]) {
    for (const steps of [1, 300, 5000]) {
      const { train } = estimatorLosses({ ratio, learningRate: 0.01 }, steps);
      expect(closedTrainLoss({ ratio, learningRate: 0.01 }, steps) / train).toBeCloseTo(1, 9);
    }
  }
});

test('refuses a time of 0', () => {
  expect(() => closedTrainLoss({ ratio: 0.5, learningRate: 0.01 }, 0)).toThrow(/steps must be a finite number > 0/);
});
