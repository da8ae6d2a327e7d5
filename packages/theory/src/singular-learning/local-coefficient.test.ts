import { expect, test } from 'vitest';
import { normals } from '../landscape/random.fixture';
import { localLearningCoefficient } from './local-coefficient';

/** Independent draws of a quadratic loss in D directions at temperature T, plus c·T² of anharmonicity. */
function chains(options: { directions: number; temperature: number; seed: number; count?: number; bend?: number }) {
  const { directions, temperature, seed, count = 6, bend = 0 } = options;
  const next = normals(seed);
  const draw = () => {
    let sum = 0;
    for (let i = 0; i < directions; i++) sum += next() ** 2;
    return 0.3 + (temperature * sum) / 2 + bend * temperature ** 2;
  };
  return { temperature, losses: Array.from({ length: count }, () => Array.from({ length: 200 }, draw)) };
}

test('constant losses: λ̂ and the extrapolation by hand', () => {
  const at = (temperature: number, loss: number) => ({
    temperature,
    losses: [
      [loss, loss, loss, loss],
      [loss, loss, loss, loss],
    ],
  });
  const { value, temperatures, slope, standardError } = localLearningCoefficient([at(0.2, 1.6), at(0.1, 1.25)], {
    lossAtMinimum: 1,
  });
  expect(temperatures.map((part) => part.value)).toEqual([2.5, 3.0000000000000004]);
  expect(value).toBeCloseTo(2, 12);
  expect(slope!.value).toBeCloseTo(3.5, 12);
  expect(standardError).toBe(0);
});

// 200 experiments: coverage at a true .95 has a standard error of .015; three and a half of them.
test('the interval covers D/2 as often as it says, with one temperature and with two', () => {
  const covered = { one: 0, two: 0 };
  for (let seed = 0; seed < 200; seed++) {
    const cold = chains({ directions: 5, temperature: 1e-2, seed: 3 * seed });
    const warm = chains({ directions: 5, temperature: 3e-2, seed: 3 * seed + 1, bend: 20 });
    const bent = chains({ directions: 5, temperature: 1e-2, seed: 3 * seed, bend: 20 });
    const one = localLearningCoefficient([cold], { lossAtMinimum: 0.3 });
    const two = localLearningCoefficient([bent, warm], { lossAtMinimum: 0.3 });
    if (one.interval.low <= 2.5 && one.interval.high >= 2.5) covered.one++;
    if (two.interval.low <= 2.5 && two.interval.high >= 2.5) covered.two++;
  }
  expect(covered.one / 200).toBeGreaterThan(0.9);
  expect(covered.two / 200).toBeGreaterThan(0.9);
  expect(covered.one / 200).toBeLessThan(1);
});

test('the power of the first correction: extrapolated with it, and half of the way added to the interval', () => {
  const flat = (temperature: number, value: number) => ({
    temperature,
    losses: [0, 1].map(() => new Array<number>(4).fill(temperature * value)),
  });
  const parts = [flat(0.01, 2.9), flat(0.04, 2.8)];
  const { value, interval } = localLearningCoefficient(parts, { lossAtMinimum: 0, power: 1 / 2 });
  expect(value).toBeCloseTo(3, 12);
  expect(interval.low).toBeCloseTo(2.95, 12);
  expect(interval.high).toBeCloseTo(3.05, 12);
});

/** Draws whose mean has a logarithm of T: that of a coefficient of multiplicity m. */
function hidden(lambda: number, multiplicity: number, temperature: number, seed: number) {
  const next = normals(seed);
  const mean = lambda - (multiplicity - 1) / (Math.log(1 / temperature) + 1);
  const draw = () => temperature * (mean + next());
  return { temperature, losses: Array.from({ length: 6 }, () => Array.from({ length: 200 }, draw)) };
}

// 200 experiments, as above; without m the interval would never hold λ.
test('with the multiplicity the interval holds λ, and says how much the logarithm is', () => {
  const held = { known: 0, assumed: 0 };
  for (let seed = 0; seed < 200; seed++) {
    const chains = [hidden(4, 2, 1e-4, 2 * seed), hidden(4, 2, 2e-3, 2 * seed + 1)];
    const known = localLearningCoefficient(chains, { lossAtMinimum: 0, multiplicity: 2 });
    const assumed = localLearningCoefficient(chains, { lossAtMinimum: 0 });
    if (known.interval.low <= 4 && known.interval.high >= 4) held.known++;
    if (assumed.interval.low <= 4 && assumed.interval.high >= 4) held.assumed++;
    if (known.logarithm > 0) expect(known.value).toBe(known.temperatures[0]!.value + known.logarithm);
    expect(known.interval.high - known.interval.low).toBeLessThan(0.8);
  }
  expect(held.known / 200).toBeGreaterThan(0.9);
  expect(held.assumed / 200).toBeLessThan(0.5);
  const [one] = [hidden(4, 2, 1e-4, 1)];
  expect(() => localLearningCoefficient([one], { lossAtMinimum: 0, multiplicity: 2 })).toThrow(/two temperatures, not/);
});

test('a wrong loss at the minimum shows in the slope, not in λ̂ alone', () => {
  const parts = [1e-2, 2e-2].map((temperature, seed) => chains({ directions: 8, temperature, seed }));
  const wrong = localLearningCoefficient(parts, { lossAtMinimum: 0.25 });
  expect(wrong.slope!.value).toBeCloseTo(4, 0);
  expect(wrong.temperatures[0]!.value).toBeGreaterThan(8);
});

test('chains that stay apart have not converged', () => {
  const part = chains({ directions: 4, temperature: 1e-2, seed: 9, count: 2 });
  expect(localLearningCoefficient([part], { lossAtMinimum: 0.3 }).converged).toBe(true);
  const apart = { ...part, losses: part.losses.map((chain, i) => chain.map((loss) => loss + 0.1 * i)) };
  expect(localLearningCoefficient([apart], { lossAtMinimum: 0.3 }).converged).toBe(false);
});

test('refuses one chain, three temperatures, and the same temperature twice', () => {
  const part = chains({ directions: 2, temperature: 0.1, seed: 1 });
  const options = { lossAtMinimum: 0.3 };
  expect(() => localLearningCoefficient([{ ...part, losses: part.losses.slice(0, 1) }], options)).toThrow(
    /two chains, got 1/,
  );
  expect(() => localLearningCoefficient([part, part], options)).toThrow(/must differ, got 0.1 twice/);
  expect(() => localLearningCoefficient([], options)).toThrow(/one or two temperatures, got 0/);
});
