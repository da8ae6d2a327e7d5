import { about, above, compare, defineClaim } from '@kramers/core';
import { exp, hypot, log } from '@kramers/theory/elementary';
import { collapseLever, learningRatesPrinted } from '../experiments/minibatch-noise';
import { lnTauOf } from '../support/findings';
import { type NoiseSetting, noiseSettings } from '../support/noise-settings';
import { digits } from '@kramers/core/results';

/** Whether η_lr/B governs escapes, and η_lr and B through it alone. */
export const lrBatchLever = defineClaim({
  name: 'lr-batch-lever',
  summary: 'The ratio of learning rate and batch size accelerates or suppresses escape.',
  source: '§4.1 (3)',
  expected: { escapes: 0, growth: 1, difference: 0 },
  experiments: [learningRatesPrinted, collapseLever],
  judge(run, { escapes, growth, difference }) {
    const printed = run(learningRatesPrinted.name).summary.points;
    const seen = printed.reduce((sum, point) => sum + point.escapes, 0);
    const replaced = noiseSettings(run(collapseLever.name), 'replacement').map(timeOf);
    const ratios = [...new Set(replaced.map(({ ratio }) => ratio))].sort((a, b) => a - b);
    const groups = ratios.map((ratio) => replaced.filter((one) => one.ratio === ratio));
    const [hot, cold] = [groups[0]![0]!, groups.at(-1)![0]!];
    const reach = (a: Time, b: Time) => hypot(a.high - a.ln, b.ln - b.low);
    const factor = cold.ln - hot.ln;
    const pairs = groups.flatMap(([first, ...others]) =>
      others.map((other) => ({
        gap: other.ln - first!.ln,
        reach: reach(other, first!),
        what: `${other.name} against ${first!.name}`,
      })),
    );
    const shuffled = noiseSettings(run(collapseLever.name), 'shuffled')[0]!.point;
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'escapes from rank 1 at the five learning rates', value: seen },
          above(escapes),
        ),
        compare(
          {
            reading: 'on the way down, batches with replacement',
            quantity: `ln of the ratio of times to lose rank, B/η_lr = ${cold.ratio} over ${hot.ratio}`,
            value: factor,
            interval: [factor - reach(cold, hot), factor + reach(cold, hot)],
          },
          above(log(growth)),
        ),
        ...pairs.map(({ gap, reach: width, what }) =>
          compare(
            {
              reading: 'on the way down, batches with replacement',
              quantity: `ln of the ratio of times at one η_lr/B, ${what}`,
              value: gap,
              interval: [gap - width, gap + width],
            },
            about(difference, { tolerance: 0.5 }),
          ),
        ),
      ],
      asides: [
        compare(
          {
            reading: 'on the way down, shuffled epochs',
            quantity: 'mean time to lose rank at η_lr = 0.16, B = 64',
            unit: 'epochs',
            value: shuffled.tau,
            interval: [shuffled.tauLow, shuffled.tauHigh],
          },
          about(replaced[0]!.tau, { factor: 2 }),
        ),
      ],
      reason:
        `Upward the ratio moves nothing: ${seen} escapes at five learning rates. Downward, with batches drawn ` +
        `with replacement, the time grows ${digits(exp(factor), 2)}-fold from B/η_lr = ${hot.ratio} to ` +
        `${cold.ratio}, and learning rate and batch size act through their ratio alone (pairs of one ratio, ` +
        'which draw the same samples in the same order, differ by at most ' +
        `${digits(Math.max(...pairs.map(({ gap }) => Math.abs(gap))), 2)} in ln τ). The paper's shuffled epochs ` +
        `hold where these do not: ${shuffled.escapes} of ${shuffled.escapes + shuffled.censored} lost rank.`,
    };
  },
});

interface Time {
  readonly name: string;
  /** B/η_lr. */
  readonly ratio: number;
  /** ln of the mean time in units of η_lr · steps, with its 95 % interval. */
  readonly ln: number;
  readonly low: number;
  readonly high: number;
  /** In epochs. */
  readonly tau: number;
}

function timeOf({ point, learningRate, batchSize, lnEpoch }: NoiseSetting): Time {
  const { lnTau, low, high } = lnTauOf(point);
  return {
    name: `(${learningRate}, ${batchSize})`,
    ratio: batchSize / learningRate,
    ln: lnTau + lnEpoch,
    low: low + lnEpoch,
    high: high + lnEpoch,
    tau: point.tau!,
  };
}
