import { about, below, compare, defineClaim, type FigureData } from '@kramers/core';
import { kestenGrowth, kestenLaw, kestenTail, passageSlope, powerLawDensity } from '@kramers/theory';
import { RATE } from './experiments';
import { digits, once } from '@kramers/core/results';

const minimum = { batchSize: 1, learningRate: RATE, curvatureMinimum: 1 };

const RATES = [0.005, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4];

/** Exponents of the tail against the learning rate. */
const tailFigure = once((): FigureData => {
  const claimed = RATES.map((learningRate) => powerLawDensity({ ...minimum, learningRate }).tail);
  return {
    name: 'tail-by-rate',
    title: 'Tail of the weight',
    caption: 's of P(|θ| > t) ~ t^(−s) for single samples of one input: exact, and of the claimed density.',
    main: true,
    x: { label: 'learning rate η', unit: null, scale: 'log' },
    y: { label: 's', unit: null, scale: 'log' },
    series: [
      {
        label: 'exact',
        kind: 'line',
        origin: 'theory',
        x: RATES,
        y: RATES.map((learningRate) => kestenTail({ learningRate })),
      },
      { label: 'claimed, 1 + 2B/(ηh)', kind: 'line', origin: 'quoted', x: RATES, y: claimed },
    ],
  };
});

const smallRate = once(() => kestenTail({ learningRate: 1e-4 }) * 1e-4);

/** The tail of the weight's density. */
export const weightTail = defineClaim({
  name: 'mori-weight-tail',
  summary: 'The density of the weight falls as |θ|^{−2φ} = |θ|^{−22} at η = 0.1, B = h = 1.',
  source: 'Mori et al. 2022',
  expected: { exponent: -22, tolerance: 0.5 },
  judge(_, { exponent, tolerance }) {
    const { weightDensity, tail } = kestenLaw({ learningRate: RATE });
    const limit = smallRate();
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'exponent of the density of θ, exactly', value: weightDensity },
          about(exponent, { tolerance }),
        ),
      ],
      asides: [
        compare(
          { reading: 'small learning rates', quantity: 'tail exponent · ηh/B at η = 1e-4; claimed 2', value: limit },
          below(2),
        ),
      ],
      reason:
        `Fresh samples make the weight a Kesten process: E|1 − ηx²|^s = 1 has the root s = ${digits(tail, 5)}, ` +
        `so that its density falls with ${digits(weightDensity, 5)}. The claimed exponent is not reached at small ` +
        `learning rates either: s·ηh/B tends to ${digits(limit, 4)}, since far out one large sample does what many ` +
        'would.',
      figures: [tailFigure()],
    };
  },
});

/** The tail of the loss. */
export const lossTail = defineClaim({
  name: 'mori-loss-tail',
  summary: 'The density of the loss falls as 𝓛^{−φ} = 𝓛^{−11} at η = 0.1, B = h = 1.',
  source: 'Mori et al. 2022',
  expected: { exponent: -11, tolerance: 0.6 },
  judge(_, { exponent, tolerance }) {
    const { lossDensity } = kestenLaw({ learningRate: RATE });
    const own = powerLawDensity(minimum).lossDensity;
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'exponent of the density of 𝓛 − 𝓛*, exactly', value: lossDensity },
          about(exponent, { tolerance }),
        ),
      ],
      asides: [
        compare(
          { reading: 'the claimed density', quantity: 'exponent that it gives 𝓛 − 𝓛*', value: own },
          about(exponent, { tolerance }),
        ),
      ],
      reason:
        `Exactly it is −(s/2 + 1) = ${digits(lossDensity, 4)}; the density that is claimed for θ gives ` +
        `${digits(own, 4)} itself.`,
    };
  },
});

const BATCHES = [1, 2, 4, 8];
const batchTails = once(() => BATCHES.map((batchSize) => kestenTail({ learningRate: RATE * batchSize, batchSize })));

/** Whether batch size and learning rate act through their ratio. */
export const lever = defineClaim({
  name: 'mori-ratio',
  summary: 'Batch size and learning rate decide the exponent through B/(ηh) alone.',
  source: 'Mori et al. 2022',
  expected: { spread: 0, tolerance: 0.05 },
  judge(_, { spread, tolerance }) {
    const tails = batchTails();
    const batches = BATCHES;
    const variances = batches.map(
      (batchSize) => kestenLaw({ learningRate: RATE * batchSize, batchSize }).variance / RATE,
    );
    const wide = (values: readonly number[]) => Math.max(...values) / Math.min(...values) - 1;
    const small = batches.map((batchSize) => kestenLaw({ learningRate: 0.002 * batchSize, batchSize }).variance);
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'spread of tail exponents at B/η = 10, B = 1 to 8',
            value: wide(tails),
          },
          about(spread, { tolerance }),
        ),
        compare(
          { reading: 'as printed', quantity: 'spread of Var θ, the same', value: wide(variances) },
          about(spread, { tolerance }),
        ),
        compare(
          { reading: 'at small learning rates, near the minimum', quantity: 'Var θ at B/η = 500', value: wide(small) },
          about(spread, { tolerance }),
        ),
      ],
      reason:
        `At B/η = 10 the exponents are ${tails.map((tail) => digits(tail, 4)).join(', ')} for B = ` +
        `${batches.join(', ')}; at 500 variances differ by ${digits(100 * wide(small), 2)} %.`,
    };
  },
});

/** How many directions a minimum may have. */
export const dimensionBound = defineClaim({
  name: 'mori-dimension-bound',
  summary: 'A minimum with n outlier directions holds only if n < 2(B/(ηh) + 1).',
  source: 'Mori et al. 2022',
  expected: { factor: 2, tolerance: 0.05 },
  judge(_, { factor, tolerance }) {
    const rates = BOUND_RATES;
    const found = rates.map((learningRate) => ({
      claimed: (factor / 2) * passageSlope({ ...minimum, learningRate }).outlierBound,
      exact: bounds()[rates.indexOf(learningRate)]!,
    }));
    return {
      readings: found.map(({ claimed, exact }, i) =>
        compare(
          {
            reading: i === 0 ? 'as printed' : 'at small learning rates',
            quantity: `least number of inputs without a stationary law over the bound, η = ${rates[i]!}`,
            value: exact / claimed,
          },
          about(1, { tolerance }),
        ),
      ),
      reason: `Fresh samples of n inputs have no stationary law from n = ${found
        .map(({ exact, claimed }, i) => `${exact} on at η = ${rates[i]!}, where the bound is ${digits(claimed, 4)}`)
        .join(', and ')}.`,
    };
  },
});

const BOUND_RATES = [RATE, 0.01];
const bounds = once(() => BOUND_RATES.map((learningRate) => largestDimension(learningRate) + 1));

/** The largest number of inputs for which the process has a stationary law. */
function largestDimension(learningRate: number): number {
  const stationary = (dimension: number) => kestenGrowth({ learningRate, dimension }) < 0;
  let [low, high] = [1, Math.ceil(4 / learningRate)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (stationary(middle)) low = middle;
    else high = middle;
  }
  return low;
}
