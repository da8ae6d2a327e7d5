import { lossConformance } from '@kramers/core/testing';
import { describe, expect, it } from 'vitest';
import { crossEntropy } from './cross-entropy';
import { mse } from './mse';

describe.each([mse, crossEntropy])('$name', (loss) => {
  it.each(lossConformance(loss))('$name', ({ run }) => run());
});

describe('values in closed form', () => {
  it('of the squared error', () => {
    expect(mse.value(Float64Array.of(1, 2), Float64Array.of(0, 4))).toBe(2.5);
  });

  it('of cross-entropy: ln p for equal outputs, the size of the margin for large ones', () => {
    const oneHot = Float64Array.of(0, 1, 0);
    expect(crossEntropy.value(Float64Array.of(5, 5, 5), oneHot)).toBeCloseTo(Math.log(3), 14);
    expect(crossEntropy.value(Float64Array.of(1000, 0, 0), oneHot)).toBe(1000);
    expect(crossEntropy.value(Float64Array.of(0, 1000, 0), oneHot)).toBe(0);
    const prediction = new Float64Array(3);
    crossEntropy.predict!(Float64Array.of(0, Math.log(2), 0), prediction);
    [0.25, 0.5, 0.25].forEach((share, i) => expect(prediction[i]).toBeCloseTo(share, 15));
  });
});

it('the suite finds a gradient that is not that of the value', () => {
  const [check] = lossConformance({
    ...mse,
    gradient: (f, y, out) => f.forEach((value, i) => (out[i] = 2 * (value - y[i]!))),
  });
  expect(() => check!.run()).toThrow(/component 0 of its gradient is .*finite differences/);
});
