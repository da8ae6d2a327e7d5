import { expect, test } from 'vitest';
import { integrateFlow, type Flow } from './dormand-prince';

const rotation: Flow = ([x, y], derivative) => {
  derivative[0] = y!;
  derivative[1] = -x!;
};
const explosion: Flow = ([x], derivative) => {
  derivative[0] = x! * x!;
};

test('a rotation keeps its radius and its phase', () => {
  const state = Float64Array.of(1, 0);
  const time = integrateFlow(rotation, state, { step: 0.1, tolerance: 1e-10, until: (t) => t > 6 });
  expect(state[0]).toBeCloseTo(Math.cos(time), 8);
  expect(state[1]).toBeCloseTo(-Math.sin(time), 8);
});

test('follows x′ = x² into its blow-up at 1/x₀', () => {
  const state = Float64Array.of(2);
  const time = integrateFlow(explosion, state, { step: 1, tolerance: 1e-9, until: (_, [x]) => x! > 1e6 });
  expect(time + 1 / state[0]!).toBeCloseTo(0.5, 7);
});

test('the error falls with the tolerance', () => {
  const radiusError = (tolerance: number) => {
    const state = Float64Array.of(1, 0);
    integrateFlow(rotation, state, { step: 0.1, tolerance, until: (t) => t > 50 });
    return Math.abs(Math.hypot(state[0]!, state[1]!) - 1);
  };
  expect(radiusError(1e-9)).toBeLessThan(radiusError(1e-5) / 100);
});

test('says so when the end is never met', () => {
  expect(() => integrateFlow(rotation, Float64Array.of(1, 0), { step: 1, until: () => false, maxSteps: 5 })).toThrow(
    /within 5 steps/,
  );
});
