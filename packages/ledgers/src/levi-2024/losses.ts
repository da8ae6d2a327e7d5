import { about, compare, defineClaim, type Reading } from '@kramers/core';
import { accuracyAtLoss, closedTrainLoss, estimatorLosses, normalDeviate, seededRandom } from '@kramers/theory';
import { erf } from '@kramers/theory/elementary';
import { losses, LOOKS, paper } from './experiments';
import { cellsAt, digits, meanOf, once } from '@kramers/core/results';

const RATIOS = [0.1, 0.5, 0.9, 2];

/** Measured losses over those of `predicted`, each ratio and time, as readings. */
function measuredOver(
  run: Parameters<typeof cellsAt>[0],
  column: 'trainMse' | 'testMse',
  predicted: (ratio: number, steps: number) => number,
): Reading[] {
  const symbol = column === 'trainMse' ? 'L_tr' : 'L_gen';
  return RATIOS.flatMap((ratio) => {
    const cells = cellsAt(run, 'data.ratio', ratio);
    return LOOKS.map((steps, i) =>
      compare(
        {
          reading: 'as printed',
          quantity: `${symbol} of descent over the formula, λ = ${ratio}, t = ${steps}`,
          ...meanOf(cells.map(({ phases }) => phases[i]!.metrics[column] / predicted(ratio, steps))),
        },
        about(1, { tolerance: 0.15 }),
      ),
    );
  });
}

/** The train loss in closed form. */
export const trainLoss = defineClaim({
  name: 'levi-train-loss',
  summary: 'L_tr = e^{−4η(1+λ)t}·I₁(2√z)/√z with z = 16η²t²λ.',
  source: 'Levi et al. 2024',
  expected: { rate: 4, argument: 16 },
  experiments: [losses],
  judge(run, { rate, argument }) {
    const { learningRate } = paper;
    const gaps = RATIOS.flatMap((ratio) =>
      LOOKS.map((steps) => {
        const closed = closedTrainLoss({ ratio, learningRate, rate, argument }, steps);
        return Math.abs(closed / estimatorLosses({ ratio, learningRate }, steps).train - 1);
      }),
    );
    const gap = Math.max(...gaps);
    const measured = measuredOver(run(losses.name), 'trainMse', (ratio, steps) =>
      closedTrainLoss({ ratio, learningRate, rate, argument }, steps),
    );
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'largest relative difference from the average over the Marchenko–Pastur law',
            value: gap,
          },
          about(0, { tolerance: 1e-9 }),
        ),
        ...measured,
      ],
      reason:
        `The closed form and quadrature over the spectrum differ by ${digits(gap, 1)} at most, at λ = ` +
        `${RATIOS.join(', ')}. Full-batch descent of networks of 100 inputs gives ` +
        `${digits(measured[LOOKS.length + 1]!.value!)} of it at λ = 0.5 after ${LOOKS[1]!} steps.`,
    };
  },
});

/** The generalisation loss from the spectrum. */
export const generalisationLoss = defineClaim({
  name: 'levi-generalisation-loss',
  summary: 'L_gen is the average of e^{−4ηνt} over the Marchenko–Pastur law of the eigenvalues ν.',
  source: 'Levi et al. 2024',
  expected: { rate: 4 },
  experiments: [losses],
  judge(run, { rate }) {
    const readings = measuredOver(
      run(losses.name),
      'testMse',
      (ratio, steps) => estimatorLosses({ ratio, learningRate: (paper.learningRate * rate) / 4 }, steps).generalisation,
    );
    const values = readings.map(({ value }) => value!);
    return {
      readings,
      reason:
        `Between λ = ${RATIOS[0]!} and ${RATIOS.at(-1)!} measured losses are ${digits(Math.min(...values))} to ` +
        `${digits(Math.max(...values))} of the formula's; a step of descent is a little faster than the flow.`,
    };
  },
});

/** What accuracy a loss stands for. */
export const accuracyFormula = defineClaim({
  name: 'levi-accuracy',
  summary: 'A prediction within ε of the target has the probability erf√(ε/2L) at the loss L.',
  source: 'Levi et al. 2024; the text prints another factor than the 2',
  expected: { divisor: 2 },
  judge(_, { divisor }) {
    const loss = paper.tolerance / 4;
    const share = within() / DRAWS;
    const half = 1.96 * Math.sqrt((share * (1 - share)) / DRAWS);
    const formula = erf(Math.sqrt(paper.tolerance / (divisor * loss)));
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'accuracy of Gaussian errors at L = ε/4',
            value: share,
            interval: [share - half, share + half],
          },
          about(formula, { tolerance: 0.002 }),
        ),
        compare(
          {
            reading: 'as printed',
            quantity: 'the same from the χ² distribution',
            value: accuracyAtLoss(loss, paper),
          },
          about(formula, { tolerance: 1e-9 }),
        ),
      ],
      reason:
        `Of ${DRAWS} Gaussian errors with mean square ε/4 a share of ${digits(share, 4)} lies within √ε; the formula ` +
        `has ${digits(formula, 4)}.`,
    };
  },
});

const DRAWS = 200_000;

/** Of so many Gaussian errors with mean square ε/4, those with a square of at most ε. */
const within = once((): number => {
  const random = seededRandom(4);
  let right = 0;
  for (let i = 0; i < DRAWS; i++) if (Math.abs(normalDeviate(random)) <= 2) right++;
  return right;
});
