import { expect, test } from 'vitest';
import { accuracyAtLoss, lossAtAccuracy } from './accuracy';
import { accuracyTimes, grokkingTimes, printedDelay } from './grokking-time';
import { estimatorLosses } from './training-losses';

test('accuracy of one output is erf √(ε/2L), of two 1 − e^{−ε/L}', () => {
  expect(accuracyAtLoss(2.5e-4, { tolerance: 1e-3 })).toBeCloseTo(0.954499736, 8);
  expect(accuracyAtLoss(3e-4, { tolerance: 1e-3, outputs: 2 })).toBeCloseTo(1 - Math.exp(-10 / 3), 10);
  for (const outputs of [1, 3, 40]) {
    const loss = lossAtAccuracy(0.9, { tolerance: 0.02, outputs });
    expect(accuracyAtLoss(loss, { tolerance: 0.02, outputs })).toBeCloseTo(0.9, 8);
  }
});

test('times to a loss of ε/4 = 2.5e-4 at η = .01, computed independently', () => {
  const cases = [
    [0.1, 273.2, 296.5],
    [0.5, 725.1, 1156.4],
  ] as const;
  for (const [ratio, train, generalisation] of cases) {
    const times = grokkingTimes({ ratio, learningRate: 0.01 }, 2.5e-4);
    expect(times.train).toBeCloseTo(train, 1);
    expect(times.generalisation).toBeCloseTo(generalisation, 1);
  }
});

test('the loss at the time is the threshold, and time scales as 1/η', () => {
  for (const ratio of [0.2, 0.9, 1.3]) {
    const { train } = grokkingTimes({ ratio, learningRate: 0.02 }, 1e-3);
    expect(estimatorLosses({ ratio, learningRate: 0.02 }, train!).train).toBeCloseTo(1e-3, 12);
    expect(grokkingTimes({ ratio, learningRate: 0.01 }, 1e-3).train! / train!).toBeCloseTo(2, 9);
  }
});

test('Eq. 12 as printed is too long at the printed threshold, 1.6 to 2.8 times', () => {
  expect(printedDelay({ ratio: 0.1, learningRate: 0.01 })).toBeCloseTo(40.65, 2);
  for (const ratio of [0.1, 0.3, 0.5, 0.7, 0.9]) {
    const { delay } = grokkingTimes({ ratio, learningRate: 0.01 }, 2.5e-4);
    const times = printedDelay({ ratio, learningRate: 0.01 }) / delay!;
    expect(times).toBeGreaterThan(1.55);
    expect(times).toBeLessThan(2.85);
  }
});

test('the asymptotic delay: late losses are in the ratio 1/(1 − √λ)², so Eq. 12 is reached from below', () => {
  const printed = printedDelay({ ratio: 0.3, learningRate: 0.01 });
  const { delay } = grokkingTimes({ ratio: 0.3, learningRate: 0.01 }, 1e-200);
  expect(delay! / printed).toBeGreaterThan(0.98);
  expect(delay! / printed).toBeLessThan(1);
});

test('a plateau above the threshold is never left', () => {
  expect(grokkingTimes({ ratio: 1.5, learningRate: 0.01 }, 0.01).generalisation).toBeNull();
  expect(grokkingTimes({ ratio: 0.5, learningRate: 0.01, decay: 0.1 }, 2.5e-4).delay).toBeNull();
  // At λ = 1 the loss falls as 1/√(4πηt).
  const slow = grokkingTimes({ ratio: 1, learningRate: 0.01 }, 1e-3).generalisation!;
  expect(slow * 1e-6 * 0.04 * Math.PI).toBeCloseTo(1, 3);
  expect(grokkingTimes({ ratio: 0.5, learningRate: 0.01 }, 2)).toEqual({ train: 0, generalisation: 0, delay: 0 });
});

test('outputs: summed losses shorten the delay, averaged ones have a longest', () => {
  const delay = (outputs: number, loss: 'sum' | 'mean') =>
    accuracyTimes({ ratio: 0.9, learningRate: 0.01 }, 0.95, { tolerance: 1e-3, outputs, loss }).delay!;
  expect(delay(1, 'mean')).toBeCloseTo(delay(1, 'sum'), 6);
  expect(delay(50, 'sum')).toBeLessThan(delay(10, 'sum'));
  expect(delay(30, 'mean')).toBeGreaterThan(delay(5, 'mean'));
  expect(delay(30, 'mean')).toBeGreaterThan(delay(300, 'mean'));
});

test('refuses an accuracy of 1 and λ ≥ 1 in Eq. 12', () => {
  expect(() => lossAtAccuracy(1, { tolerance: 1e-3 })).toThrow(/between 0 and 1/);
  expect(() => printedDelay({ ratio: 1, learningRate: 0.01 })).toThrow(/between 0 and 1, got 1/);
});
