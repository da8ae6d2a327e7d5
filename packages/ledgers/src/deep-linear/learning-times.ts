import { about, compare, defineClaim } from '@kramers/core';
import { integrate, learningTime } from '@kramers/theory';
import { exp, log, pow } from '@kramers/theory/elementary';
import { FROM, growth, MODES } from './experiments';
import { cellsOfLabel, digits, meanOf, once } from '@kramers/core/results';

const DEPTHS = [1, 2, 3, 4, 5];
/** s and u₀ of the times that are compared. */
const MODE = { signal: 0.9, initial: 1e-3 };
/** A step of descent of the chain of scalars. */
const STEP = 2e-4;

/** Times of gradient descent on a product of balanced scalars, to s/2. */
const descended = once(() => DEPTHS.map((depth) => descend(depth)));

/** The growth of a mode. */
export const modeGrowth = defineClaim({
  name: 'saxe-mode-growth',
  summary: 'The strength u of a mode of a deep linear network grows as du/dt = L·u^{2−2/L}·(s − u).',
  source: 'Saxe et al. 2014; known from a summary, the original was not read',
  expected: { exponent: 2, prefactor: 1 },
  experiments: [growth],
  judge(run, { exponent, prefactor }) {
    const claimed = (depth: number, from: number, signal: number) =>
      timeBy(depth, exponent, prefactor, from, signal / 2, signal);
    const chains = descended().map((time, i) => time / claimed(DEPTHS[i]!, MODE.initial, MODE.signal));
    const networks = [2, 3].map((depth) => {
      const { experiment } = run(growth.name);
      return cellsOfLabel(run(growth.name), `L = ${depth}`).map(({ phases: [appears, half] }) => {
        const time = half!.epochs * experiment.training.learningRate;
        return time / claimed(depth, appears!.metrics.singularValues[0]!, MODES[0]);
      });
    });
    const times = DEPTHS.map((depth) => learningTime({ ...MODE, depth })!);
    return {
      readings: [
        ...chains.map((value, i) =>
          compare(
            { reading: 'as printed', quantity: `time of descent over that of the equation, L = ${DEPTHS[i]!}`, value },
            about(1, { tolerance: 0.02 }),
          ),
        ),
        ...networks.map((values, i) =>
          compare(
            {
              reading: 'as printed',
              quantity: `the same of networks from σ₁ = ${FROM}, L = ${i + 2}`,
              ...meanOf(values),
            },
            about(1, { tolerance: 0.05 }),
          ),
        ),
      ],
      reason:
        `From u₀ = ${MODE.initial} to s/2 at s = ${MODE.signal} the equation needs ` +
        `${times.map((time) => digits(time, 5)).join(', ')} for L = 1 to 5, and descent on balanced scalars ` +
        `${descended()
          .map((time) => digits(time, 5))
          .join(', ')}.`,
    };
  },
});

/** The closed form of two layers. */
export const twoLayerTime = defineClaim({
  name: 'saxe-two-layer-time',
  summary: 'Two layers learn a mode from u₀ to u in t = ln(u(s − u₀)/(u₀(s − u)))/2s.',
  source: 'Saxe et al. 2014; known from a summary, the original was not read',
  expected: { divisor: 2 },
  judge(_, { divisor }) {
    const { signal, initial } = MODE;
    const closed = log((signal - initial) / initial) / (divisor * signal);
    const quadrature = learningTime({ ...MODE, depth: 2 })!;
    const simulated = descended()[1]!;
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'time to s/2 by quadrature', value: quadrature },
          about(closed, { tolerance: 1e-9 * closed }),
        ),
        compare(
          { reading: 'as printed', quantity: 'time to s/2 by descent', value: simulated },
          about(closed, { tolerance: 0.02 * closed }),
        ),
      ],
      reason:
        `At s = ${signal}, u₀ = ${initial} the formula has ${digits(closed, 5)}, quadrature ${digits(quadrature, 5)} ` +
        `and descent ${digits(simulated, 5)}.`,
    };
  },
});

/** Which modes come first. */
export const strongFirst = defineClaim({
  name: 'saxe-strong-first',
  summary: 'Of modes that start alike the stronger is learnt first: in two layers times go as 1/s.',
  source: 'Saxe et al. 2014; known from a summary, the original was not read',
  expected: { power: -1, tolerance: 0.15 },
  experiments: [growth],
  judge(run, { power, tolerance }) {
    const cells = cellsOfLabel(run(growth.name), 'L = 2');
    const slopes = cells.map(({ phases }) => {
      const until = (count: number) => phases.slice(0, count).reduce((sum, { epochs }) => sum + epochs, 0);
      return log(until(4) / until(2)) / log(MODES[1] / MODES[0]);
    });
    const [strong, weak] = MODES.map((signal) => learningTime({ depth: 2, signal, initial: MODE.initial })!);
    const exact = log(weak! / strong!) / log(MODES[1] / MODES[0]);
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'exponent of the time in s, two modes of a network', ...meanOf(slopes) },
          about(power, { tolerance }),
        ),
        compare(
          { reading: 'as printed', quantity: `the same exactly, from u₀ = ${MODE.initial}`, value: exact },
          about(power, { tolerance }),
        ),
      ],
      reason:
        `Modes of s = ${MODES.join(' and ')} take times in the ratio ` +
        `${digits(exp(-log(MODES[0] / MODES[1]) * meanOf(slopes).value!))} where 1/s has ` +
        `${digits(MODES[0] / MODES[1])}; the rest is ln s/u₀.`,
    };
  },
});

/** ∫du/(prefactor·L·u^{e−e/L}(s − u)), in ln u. */
function timeBy(depth: number, exponent: number, prefactor: number, from: number, to: number, signal: number) {
  const rate = (lnU: number) => prefactor * depth * exp((exponent * (1 - 1 / depth) - 1) * lnU) * (signal - exp(lnU));
  return integrate((lnU) => 1 / rate(lnU), log(from), log(to), 64);
}

function descend(depth: number): number {
  let layer = pow(MODE.initial, 1 / depth);
  let [step, u, before] = [0, MODE.initial, MODE.initial];
  for (; u < MODE.signal / 2; step++) {
    before = u;
    // All layers are alike, and stay so; each sees the product of the others.
    layer += STEP * (MODE.signal - u) * (depth === 1 ? 1 : u / layer);
    u = pow(layer, depth);
  }
  return STEP * (step - (u - MODE.signal / 2) / (u - before));
}
