import { about, above, below, compare, defineClaim, type FigureData } from '@kramers/core';
import { accuracyTimes, grokkingTimes, lossAtAccuracy, printedDelay } from '@kramers/theory';
import { delays, THRESHOLD, paper } from './experiments';
import { cellsAt, digits, meanOf, once } from '@kramers/core/results';

const { learningRate } = paper;

const RATIOS = [0.1, 0.3, 0.5, 0.9];
const SMALL = 1e-200;

/** λ of the figure, and the exact delays there. */
const CURVE = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
const curve = once(() => CURVE.map((ratio) => grokkingTimes({ ratio, learningRate }, THRESHOLD).delay));

/** The delay against λ, exactly and by Eq. 12. */
function delayFigure(): FigureData {
  const printed = CURVE.map((ratio) => printedDelay({ ratio, learningRate }));
  return {
    name: 'delay-by-ratio',
    title: 'Delay of generalisation',
    caption: `Steps between train and test accuracy of 95.4 % at ε = ${paper.tolerance}: exact flow, and Eq. 12.`,
    main: true,
    x: { label: 'inputs over samples, λ', unit: null, scale: 'linear' },
    y: { label: 'Δt', unit: 'steps', scale: 'log' },
    series: [
      { label: 'exact flow', kind: 'line', origin: 'theory', x: CURVE, y: curve() },
      { label: 'Eq. 12', kind: 'line', origin: 'quoted', x: CURVE, y: printed },
    ],
  };
}

/** Exact delays over those of Eq. 12: at the printed threshold, and at a small one. */
const overEq12 = once(() => {
  const over = (ratio: number, loss: number) =>
    grokkingTimes({ ratio, learningRate }, loss).delay! / printedDelay({ ratio, learningRate });
  return {
    printed: RATIOS.map((ratio) => over(ratio, THRESHOLD)),
    limit: RATIOS.slice(0, 3).map((ratio) => over(ratio, SMALL)),
  };
});

/** Eq. 12. */
export const delayFormula = defineClaim({
  name: 'levi-delay-eq12',
  summary: 'The delay between train and generalisation accuracy is Δt = ln(1/(1 − √λ))/(2η(1 − √λ)²).',
  source: 'Levi et al. 2024, Eq. 12',
  expected: { share: 1, tolerance: 0.1 },
  judge(_, { share, tolerance }) {
    const { printed, limit } = overEq12();
    const quantity = (i: number) => `exact delay over that of Eq. 12, λ = ${RATIOS[i]!}`;
    return {
      readings: [
        ...printed.map((value, i) =>
          compare(
            { reading: 'as printed', quantity: `${quantity(i)}, ε = ${paper.tolerance}`, value },
            about(share, { tolerance }),
          ),
        ),
        ...limit.map((value, i) =>
          compare(
            {
              reading: 'in the limit of small ε',
              quantity: `${quantity(i)}, loss ${SMALL}`,
              value,
            },
            about(share, { tolerance }),
          ),
        ),
      ],
      reason:
        `At the printed ε = ${paper.tolerance} Eq. 12 is ${digits(1 / Math.max(...printed), 2)} to ` +
        `${digits(1 / Math.min(...printed), 2)} times too long: the losses have not yet the ratio that they have in ` +
        `the end, which it takes for granted. At a threshold of ${SMALL} it is reached within ` +
        `${digits(100 * (1 - Math.min(...limit)), 2)} %.`,
      figures: [delayFigure()],
    };
  },
});

/** Delays of networks. */
export const delayMeasured = defineClaim({
  name: 'levi-delay-measured',
  summary: 'Networks reach 95.4 % accuracy on train and test when the exact flow says so (λ = 0.1 and 0.5).',
  source: 'Levi et al. 2024',
  expected: { share: 1, tolerance: 0.12 },
  experiments: [delays],
  judge(run, { share, tolerance }) {
    const report = run(delays.name);
    const found = [0.1, 0.5].map((ratio) => {
      const cells = cellsAt(report, 'data.ratio', ratio);
      const theory = grokkingTimes({ ratio, learningRate, discrete: true }, THRESHOLD);
      const train = meanOf(cells.map(({ phases }) => phases[0]!.epochs));
      const delay = meanOf(cells.map(({ phases }) => phases[1]!.epochs));
      return { ratio, theory, train, delay };
    });
    const over = ({ value, interval }: ReturnType<typeof meanOf>, by: number) => ({
      value: value! / by,
      interval: [interval[0] / by, interval[1] / by] as const,
    });
    return {
      readings: found.flatMap(({ ratio, theory, train, delay }) => [
        compare(
          { reading: 'as printed', quantity: `t_tr over the exact time, λ = ${ratio}`, ...over(train, theory.train!) },
          about(share, { tolerance }),
        ),
        compare(
          { reading: 'as printed', quantity: `Δt over the exact delay, λ = ${ratio}`, ...over(delay, theory.delay!) },
          about(share, { tolerance: 2 * tolerance }),
        ),
      ]),
      reason: found
        .map(
          ({ ratio, theory, train, delay }) =>
            `At λ = ${ratio} descent takes ${digits(train.value!, 4)} steps and then ${digits(delay.value!, 4)}; in ` +
            `the limit of large sizes it is ${digits(theory.train!, 4)} and ${digits(theory.delay!, 4)}.`,
        )
        .join(' '),
    };
  },
});

/** What becomes of the delay as λ → 1. */
export const delayDivergence = defineClaim({
  name: 'levi-delay-diverges',
  summary: 'The delay grows without bound as λ → 1, as (1 − √λ)^{−2}·ln(1/(1 − √λ)).',
  source: 'Levi et al. 2024, what Eq. 12 implies',
  expected: { share: 1, tolerance: 0.5 },
  judge(_, { share, tolerance }) {
    const ratio = 0.99;
    const printed = printedDelay({ ratio, learningRate });
    const { near, at, half } = nearOne();
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: `exact delay over that of Eq. 12, λ = ${ratio}`, value: near / printed },
          about(share, { tolerance }),
        ),
      ],
      asides: [
        compare(
          { reading: 'exact flow', quantity: 'delay at λ = 1', unit: 'steps', value: at },
          below(Number.MAX_VALUE),
        ),
        compare({ reading: 'exact flow', quantity: 'delay at λ = 1 over that at 0.5', value: at / half }, above(1)),
      ],
      reason:
        `At λ = 1 the loss falls as 1/√t and the delay is finite: ${digits(at, 4)} steps at ε = ${paper.tolerance}, ` +
        `while Eq. 12 has ${digits(printed, 3)} at λ = ${ratio} already, where the flow needs ${digits(near, 3)}.`,
    };
  },
});

/** Delays at λ = 0.99, 1 and 0.5. */
const nearOne = once(() => {
  const [near, at, half] = [0.99, 1, 0.5].map((ratio) => grokkingTimes({ ratio, learningRate }, THRESHOLD).delay!);
  return { near: near!, at: at!, half: half! };
});

/** The number of outputs at which the delay is longest. */
export const longestDelay = defineClaim({
  name: 'levi-longest-delay',
  summary: 'At λ = 0.9 the delay is longest for about 50 outputs.',
  source: 'Levi et al. 2024',
  expected: { outputs: 50, factor: 1.25 },
  judge(_, { outputs, factor }) {
    const { together, one, other } = longest();
    const reading = (name: string, quantity: string, value: number) =>
      compare({ reading: name, quantity: `longest delay's d_out, ${quantity}`, value }, about(outputs, { factor }));
    return {
      readings: [
        reading('as printed', 'the error a mean over outputs', together),
        reading('each output judged alone', 'accuracy erf√(ε/2L) of each', one),
        reading('by another factor in the accuracy', 'accuracy erf√(ε/L) of each', other),
      ],
      reason:
        `With mean errors and losses the delay is longest at d_out = ${together}, with each output judged alone ` +
        `at ${one}, and at ${other} if accuracy is taken for erf√(ε/L): the place goes as 1/L of the threshold, so ` +
        'that it tells the definition of accuracy and nothing of the network.',
    };
  },
});

/** d_out of the longest delay at λ = 0.9 and 95 %, by three definitions of accuracy. */
const longest = once(() => {
  const estimator = { ratio: 0.9, learningRate };
  const accuracy = 0.95;
  // Each output judged alone: the loss is a mean over d_out outputs, which begins at 1/d_out and falls d_out times as
  // slowly.
  const alone = (loss: number) =>
    peak((outputs) => {
      const slower = { ...estimator, learningRate: learningRate / outputs };
      return grokkingTimes(slower, Math.min(0.999, loss * outputs)).delay ?? 0;
    });
  const rule = { tolerance: paper.tolerance, loss: 'mean' } as const;
  const threshold = lossAtAccuracy(accuracy, paper);
  return {
    together: peak((outputs) => accuracyTimes(estimator, accuracy, { ...rule, outputs }).delay ?? 0),
    one: alone(threshold),
    other: alone(2 * threshold),
  };
});

/** The whole number ≥ 1 at which a function with one maximum is largest. */
function peak(f: (count: number) => number): number {
  let [low, high] = [1, 512];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (f(middle) < f(middle + 1)) low = middle + 1;
    else high = middle;
  }
  return f(low) >= f(high) ? low : high;
}
