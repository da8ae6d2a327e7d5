import { about, above, below, compare, defineClaim, type FinishedRun } from '@kramers/core';
import { decayDelay } from '@kramers/theory';
import { log } from '@kramers/theory/elementary';
import { completion, denseRule, SCALES, sparseRule } from './experiments';
import { cellsOfLabel, digits, meanOf } from '@kramers/core/results';

/** ηλt when the test error of each replica is half of its start, by scale. */
function decayedBy(run: FinishedRun): number[][] {
  const { experiment } = run;
  return SCALES.map((scale) =>
    cellsOfLabel(run, `α = ${scale}`).map(({ phases, parameters }) => {
      const rate = (parameters['training.learningRate'] as number | undefined) ?? experiment.training.learningRate;
      const steps = phases.reduce((sum, phase) => sum + phase.steps, 0);
      return rate * phases.at(-1)!.beta * steps;
    }),
  );
}

/** How the transition moves with the scale. */
export const transitionSlope = defineClaim({
  name: 'lyu-transition-slope',
  summary: 'From initialisation at scale α the late phase begins at ln(α)/λ: the time grows by 1/λ for each e of α.',
  source: 'Lyu et al. 2024',
  expected: { slope: 1, tolerance: 0.1 },
  experiments: [completion],
  judge(run, { slope, tolerance }) {
    const times = decayedBy(run(completion.name));
    const slopes = times[0]!.map((first, i) => (times.at(-1)![i]! - first) / log(SCALES.at(-1)! / SCALES[0]!));
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'slope of ηλt against ln α, matrix completion', ...meanOf(slopes) },
          about(slope, { tolerance }),
        ),
      ],
      reason: `The test error is half of its start at ηλt = ${times
        .map((one, i) => `${digits(meanOf(one).value!)} (α = ${SCALES[i]!})`)
        .join(', ')}: a slope of ${digits(meanOf(slopes).value!)} in ln α.`,
    };
  },
});

/** The time itself. */
export const transitionTime = defineClaim({
  name: 'lyu-transition-time',
  summary: 'The transition comes at ln(α)/(ηλ) steps.',
  source: 'Lyu et al. 2024',
  expected: { share: 1, tolerance: 0.15 },
  experiments: [completion],
  judge(run, { share, tolerance }) {
    const times = decayedBy(run(completion.name));
    const overs = times.map((one, i) => {
      const law = decayDelay({ from: SCALES[i]!, decay: 1 });
      return meanOf(one.map((time) => time / law));
    });
    const readings = overs.map((found, i) =>
      compare(
        {
          reading: 'as printed',
          quantity: `steps to half the test error over ln(α)/(ηλ), α = ${SCALES[i]!}`,
          ...found,
        },
        about(share, { tolerance }),
      ),
    );
    return {
      // The paper's α is 10; a scale of 3 shows where the law sets in.
      readings: readings.slice(1),
      asides: readings.slice(0, 1),
      reason:
        `It is ${overs.map(({ value }) => digits(value!)).join(', ')} of the law at α = ${SCALES.join(', ')}: what ` +
        'is added to ln α does not grow with it, and the law is its limit.',
    };
  },
});

/** The example that is printed. */
export const printedCompletion = defineClaim({
  name: 'lyu-matrix-completion',
  summary: 'With α = 10, η = 0.1, λ = 1e-4 the test error of matrix completion falls near 10⁶ steps.',
  source: 'Lyu et al. 2024',
  expected: { steps: 1e6, factor: 2 },
  experiments: [completion],
  judge(run, { steps, factor }) {
    const scale = 10;
    const { value, interval } = meanOf(decayedBy(run(completion.name))[SCALES.indexOf(scale)]!);
    const law = decayDelay({ from: scale, decay: 1e-4, learningRate: 0.1 });
    const unit = 0.1 * 1e-4;
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'steps to half the test error, measured at d = 24 and scaled by ηλ',
            unit: 'steps',
            value: value! / unit,
            interval: [interval[0] / unit, interval[1] / unit],
          },
          about(steps, { factor }),
        ),
      ],
      asides: [
        compare({ reading: 'the law', quantity: 'ln(α)/(ηλ)', unit: 'steps', value: law }, about(steps, { factor })),
      ],
      reason:
        `The law has ${digits(law)} steps, and a smaller matrix at larger decay ${digits(value! / unit)} for half of ` +
        `the error: ${digits((steps * unit) / value!, 2)} times as soon as what is printed of d = 97 with 5 % seen.`,
    };
  },
});

/** What is predicted meanwhile. */
export const plateauZero = defineClaim({
  name: 'lyu-plateau',
  summary: 'On the plateau what has not been seen is predicted as 0.',
  source: 'Lyu et al. 2024',
  expected: { share: 1, tolerance: 0.03 },
  experiments: [completion],
  judge(run, { share, tolerance }) {
    // The network is 0 at first, so that its test error is then the mean square of what is not seen.
    const found = SCALES.map((scale) =>
      meanOf(
        cellsOfLabel(run(completion.name), `α = ${scale}`).map(({ phases, trace }) => {
          const start = trace.rows[0]![trace.columns.indexOf('testMse')]!;
          return phases[1]!.metrics.testMse / start;
        }),
      ),
    );
    const readings = found.map((one, i) =>
      compare(
        {
          reading: 'as printed',
          quantity: `test error on the plateau over that of predicting 0, α = ${SCALES[i]!}`,
          ...one,
        },
        about(share, { tolerance }),
      ),
    );
    return {
      readings: readings.slice(1),
      asides: readings.slice(0, 1),
      reason:
        `At α = ${SCALES.join(', ')} it is ${found.map(({ value }) => digits(value!, 4)).join(', ')}: the kernel of ` +
        'U = V = α·1 ties no entry to another.',
    };
  },
});

/** How soon the seen entries are fitted. */
export const fitsAtOnce = defineClaim({
  name: 'lyu-fit',
  summary: 'With α = 10 and η = 0.1 what is seen is fitted within tens of steps.',
  source: 'Lyu et al. 2024',
  expected: { steps: 10, factor: 5 },
  experiments: [completion],
  judge(run, { steps, factor }) {
    const found = meanOf(cellsOfLabel(run(completion.name), 'α = 10').map(({ phases }) => phases[0]!.steps));
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'steps until the train error is below 0.01', unit: 'steps', ...found },
          about(steps, { factor }),
        ),
      ],
      reason: `It takes ${digits(found.value!)} steps: the kernel 4α² is large.`,
    };
  },
});

/** Grokking of a sparse rule. */
export const sparseGrokking = defineClaim({
  name: 'lyu-sparse-classes',
  summary: 'Diagonal networks grok a sparse rule: fitted at once, at chance or a little better for long, then right.',
  source: 'Lyu et al. 2024',
  expected: { plateau: 0.9, late: 0.95, delay: 10 },
  experiments: [sparseRule],
  judge(run, { plateau, late, delay }) {
    const cells = [...run(sparseRule.name).cells()];
    const before = meanOf(cells.map(({ phases }) => phases[1]!.metrics.others!['testAccuracy']!));
    const after = meanOf(cells.map(({ phases }) => phases[2]!.metrics.others!['testAccuracy']!));
    const ratio = meanOf(
      cells.map(({ phases }) => phases.reduce((sum, { steps }) => sum + steps, 0) / phases[0]!.steps),
    );
    return {
      readings: [
        compare({ reading: 'as printed', quantity: 'test accuracy on the plateau', ...before }, below(plateau)),
        compare({ reading: 'as printed', quantity: 'test accuracy in the end', value: after.value }, above(late)),
        compare({ reading: 'as printed', quantity: 'steps to understand over steps to fit', ...ratio }, above(delay)),
      ],
      reason:
        `All training classes are right after ${digits(meanOf(cells.map(({ phases }) => phases[0]!.steps)).value!)} ` +
        `steps, with a test accuracy of ${digits(before.value!)}; it is ${digits(after.value!)} after ` +
        `${digits(ratio.value!)} times as many.`,
    };
  },
});

/** Grokking the other way round. */
export const misgrokking = defineClaim({
  name: 'lyu-misgrokking',
  summary: 'Where a large L2 margin tells the classes apart, test accuracy is 1 at first and falls late, to about 0.5.',
  source: 'Lyu et al. 2024; the data are made anew from a description, with fewer inputs than there',
  expected: { early: 0.99, late: 0.5, tolerance: 0.1, least: 0.05 },
  experiments: [denseRule],
  judge(run, { early, late, tolerance, least }) {
    const cells = [...run(denseRule.name).cells()];
    const at = (phase: number) => meanOf(cells.map(({ phases }) => phases[phase]!.metrics.others!['testAccuracy']!));
    const [first, last] = [at(1), at(2)];
    const fall = meanOf(
      cells.map(({ phases: [, a, b] }) => a!.metrics.others!['testAccuracy']! - b!.metrics.others!['testAccuracy']!),
    );
    const train = Math.min(...cells.map(({ phases }) => phases[2]!.metrics.others!['trainAccuracy']!));
    return {
      readings: [
        compare({ reading: 'as printed', quantity: 'test accuracy early', value: first.value }, above(early)),
        compare({ reading: 'as printed', quantity: 'test accuracy late', ...last }, about(late, { tolerance })),
        compare({ reading: 'as a fall', quantity: 'test accuracy early', value: first.value }, above(early)),
        compare({ reading: 'as a fall', quantity: 'fall of test accuracy', ...fall }, above(least)),
      ],
      reason:
        `Test accuracy falls from ${digits(first.value!)} to ${digits(last.value!)} while train accuracy is ` +
        `${digits(train)}. How low it ends hangs on the number of inputs: few of them carry the L1 margin, and each ` +
        'tells less the more there are.',
    };
  },
});
