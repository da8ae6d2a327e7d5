import { about, compare, defineClaim, nextNormal, openStream } from '@kramers/core';
import { kestenKurtosis, kestenLaw, powerLawDensity } from '@kramers/theory';
import { exp } from '@kramers/theory/elementary';
import { fluctuations, RATE } from './experiments';
import { cellsAt, digits, meanOf, once } from '@kramers/core/results';
import type { WeightMoments } from './weight-moments';

const minimum = { batchSize: 1, learningRate: RATE, curvatureMinimum: 1 };

/** What the noise is. */
export const noiseLossHessian = defineClaim({
  name: 'mori-noise',
  summary: 'The covariance of the gradient is the loss times the Hessian: C = 2𝓛H/B.',
  source: 'Mori et al. 2022, Eq. 6, without its slip of 1/N',
  expected: { factor: 2, tolerance: 0.1 },
  judge(_, { factor, tolerance }) {
    const ratio = (theta: number) => gradientVariance(theta) / (factor * lossAt(theta));
    const far = [0.5, 1, 2];
    return {
      readings: [
        ...far.map((theta) =>
          compare(
            { reading: 'as printed', quantity: `C/(${factor}𝓛H) at θ = ${theta}`, value: ratio(theta) },
            about(1, { tolerance }),
          ),
        ),
        ...[0, 0.1, 0.25].map((theta) =>
          compare(
            { reading: 'near the minimum', quantity: `C/(${factor}𝓛H) at θ = ${theta}`, value: ratio(theta) },
            about(1, { tolerance }),
          ),
        ),
      ],
      reason:
        `For Gaussian inputs C = 1 + 2θ² where 2𝓛H = 1 + θ²: within one standard deviation of θ at η = ${RATE} they ` +
        `are alike, at θ = 2 the ratio is ${digits(ratio(2))}.`,
    };
  },
});

/** Var of x(xθ − y), by quadrature over x; y is independent with variance 1. */
function gradientVariance(theta: number): number {
  let [first, second] = [0, 0];
  for (let i = -4000; i <= 4000; i++) {
    const x = i / 400;
    const weight = exp((-x * x) / 2) / (400 * Math.sqrt(2 * Math.PI));
    first += weight * x * x * theta;
    second += weight * x * x * (x * x * theta * theta + 1);
  }
  return second - first * first;
}

function lossAt(theta: number): number {
  return (1 + theta * theta) / 2;
}

/** The width of the stationary law. */
export const stationaryVariance = defineClaim({
  name: 'mori-variance',
  summary: 'The stationary density ∝ 𝓛^{−φ}, φ = 1 + B/(ηh), has the variance 1/(h(2φ − 3)): 0.0526 at η = 0.1.',
  source: 'Mori et al. 2022',
  expected: { ratio: 1, tolerance: 0.03 },
  experiments: [fluctuations],
  judge(run, { ratio, tolerance }) {
    const rates = [RATE, 0.02];
    const found = rates.map((learningRate) => {
      const claimed = powerLawDensity({ ...minimum, learningRate }).variance;
      const measured = meanOf(momentsAt(run(fluctuations.name), learningRate).map(({ second }) => second / claimed));
      return { claimed, measured, exact: kestenLaw({ learningRate }).variance / claimed };
    });
    return {
      readings: found.flatMap(({ measured, exact }, i) => {
        const reading = i === 0 ? 'as printed' : 'at small learning rates';
        const quantity = `Var θ over the claimed, η = ${rates[i]!}`;
        return [
          compare({ reading, quantity: `${quantity}, exactly`, value: exact }, about(ratio, { tolerance })),
          compare({ reading, quantity: `${quantity}, measured`, ...measured }, about(ratio, { tolerance })),
        ];
      }),
      reason: `The process has η/(2 − 3η): ${found
        .map(
          ({ claimed, exact }, i) =>
            `${digits(exact * claimed, 4)} at η = ${rates[i]!}, where the density has ${digits(claimed, 4)}`,
        )
        .join(', ')}.`,
    };
  },
});

/** The shape of the stationary law near the minimum. */
export const stationaryShape = defineClaim({
  name: 'mori-kurtosis',
  summary: 'The stationary density ∝ 𝓛^{−φ} is Student’s, with an excess kurtosis of 6/(2φ − 5): 0.353 at η = 0.1.',
  source: 'Mori et al. 2022: what its density implies',
  expected: { ratio: 1, tolerance: 0.2 },
  judge(_, { ratio, tolerance }) {
    const rates = [RATE, 0.03, 0.01];
    const found = rates.map((learningRate) => {
      const claimed = 6 / (2 * powerLawDensity({ ...minimum, learningRate }).exponent - 5);
      return { claimed, exact: kestenKurtosis({ learningRate }) - 3 };
    });
    const { value, interval } = measuredKurtosis();
    const scale = found[0]!.claimed;
    return {
      readings: [
        ...found.map(({ claimed, exact }, i) =>
          compare(
            {
              reading: 'as printed',
              quantity: `excess kurtosis over the claimed, exactly, η = ${rates[i]!}`,
              value: exact / claimed,
            },
            about(ratio, { tolerance }),
          ),
        ),
        compare(
          {
            reading: 'as printed',
            quantity: `the same of a long run at η = ${RATE}`,
            value: (value! - 3) / scale,
            interval: [(interval[0] - 3) / scale, (interval[1] - 3) / scale],
          },
          about(ratio, { tolerance }),
        ),
      ],
      reason:
        `The exact moments of the process give ${digits(found[0]!.exact)} at η = ${RATE} and ` +
        `${digits(found[2]!.exact)} at 0.01, the density ${digits(found[0]!.claimed)} and ` +
        `${digits(found[2]!.claimed)}. What a noise that grows with the loss adds at first order in η, steps of ` +
        'finite size take away: near its centre the law is Gaussian, up to third order.',
    };
  },
});

/** θ⁴ over θ² squared in runs of the process itself, with fresh samples. */
const measuredKurtosis = once(() => {
  const steps = 400_000;
  return meanOf(
    Array.from({ length: 8 }, (_, seed) => {
      const stream = openStream(seed, 'mori/kurtosis');
      let [theta, second, fourth] = [0, 0, 0];
      for (let step = -1000; step < steps; step++) {
        const x = nextNormal(stream);
        theta -= RATE * x * (x * theta - nextNormal(stream));
        if (step < 0) continue;
        second += (theta * theta) / steps;
        fourth += (theta * theta * theta * theta) / steps;
      }
      return fourth / (second * second);
    }),
  );
});

function momentsAt(run: Parameters<typeof cellsAt>[0], learningRate: number): WeightMoments[] {
  return cellsAt(run, 'training.learningRate', learningRate).map(({ value }) => value as WeightMoments);
}
