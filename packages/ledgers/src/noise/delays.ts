import { about, above, type CellResult, compare, defineClaim, type FinishedRun, type Reading } from '@kramers/core';
import { proportion } from '@kramers/theory';
import { exp, log } from '@kramers/theory/elementary';
import { ARMS, modular, student } from './experiments';
import { cellsOfLabel, digits, meanOf } from '@kramers/core/results';

const SOURCE = 'Study of noise in canonical grokking';

/** Epochs from fresh weights until it is understood, and whether that was seen. */
function timeOf({ escape, phases }: CellResult): { time: number; seen: boolean } {
  const all = phases.reduce((sum, { epochs }) => sum + epochs, 0);
  return { time: all, seen: escape !== null && escape.epoch !== null };
}

/** Times of an arm over those without noise, seed by seed: the geometric mean. A bound where some were not seen. */
function ratioOf(
  run: FinishedRun,
  arm: string,
): Pick<Reading, 'value'> & { interval: readonly [number | null, number | null] } {
  const [others, still] = [arm, ARMS.still].map((label) => cellsOfLabel(run, label).map(timeOf));
  if (still!.some(({ seen }) => !seen))
    throw new Error(`without noise not all replicas of "${run.experiment.name}" end`);
  const { value, interval } = meanOf(others!.map(({ time }, i) => log(time / still![i]!.time)));
  const censored = others!.some(({ seen }) => !seen);
  return { value: censored ? null : exp(value!), interval: [exp(interval[0]), censored ? null : exp(interval[1])] };
}

/** The claim that no noise is needed on one task. */
function withoutNoise(name: string, task: string, experiment: typeof modular) {
  return defineClaim({
    name,
    summary: `${task} groks by full batches with no noise at all.`,
    source: SOURCE,
    expected: { share: 0.5 },
    experiments: [experiment],
    judge(run, { share }) {
      const times = cellsOfLabel(run(experiment.name), ARMS.still).map(timeOf);
      const seen = times.filter((one) => one.seen).length;
      const found = proportion(seen, times.length);
      return {
        readings: [
          compare(
            {
              reading: 'measured',
              quantity: 'share of noiseless networks that generalise',
              value: found.share,
              interval: [found.low, found.high],
            },
            above(share),
          ),
        ],
        reason: `${seen} of ${times.length} do, after ${digits(meanOf(times.map(({ time }) => time)).value!)} epochs.`,
      };
    },
  });
}

/** The claim that kinds of noise change the delay little on one task. */
function sameDelay(name: string, task: string, experiment: typeof modular, arms: readonly string[], what: string) {
  return defineClaim({
    name,
    summary: `On ${task} the delay in η·steps does not change with ${what}.`,
    source: SOURCE,
    expected: { ratio: 1, factor: 1.3 },
    experiments: [experiment],
    judge(run, { ratio, factor }) {
      const found = arms.map((arm) => {
        const seen = cellsOfLabel(run(experiment.name), arm).map((cell) => timeOf(cell).seen);
        return { arm, ended: `${seen.filter(Boolean).length}/${seen.length}`, ...ratioOf(run(experiment.name), arm) };
      });
      return {
        readings: found.map(({ arm, value, interval }) =>
          compare(
            { reading: 'measured', quantity: `delay over that without noise, ${arm}`, value, interval },
            about(ratio, { factor }),
          ),
        ),
        reason: `Times over those of full batches without noise: ${found
          .map(({ arm, ended, value, interval }) => {
            const times = value === null ? `above ${digits(interval[0]!)}` : digits(value);
            return `${times} for ${arm}, of which ${ended} generalise`;
          })
          .join('; ')}.`,
      };
    },
  });
}

const batches = [ARMS.shuffled, ARMS.replaced];

/** The claims, task by task. */
export const noiseClaims = [
  withoutNoise('noise-none-modular', 'Modular addition with AdamW', modular),
  sameDelay('noise-rate-modular', 'modular addition', modular, [ARMS.half], 'the learning rate'),
  sameDelay('noise-batch-modular', 'modular addition', modular, batches, 'the noise of minibatches'),
  sameDelay('noise-langevin-modular', 'modular addition', modular, [ARMS.langevin], 'Langevin noise (T = 1e-6)'),
  withoutNoise('noise-none-teacher', 'A student of a teacher, from large weights,', student),
  sameDelay('noise-rate-teacher', 'the teacher task', student, [ARMS.half], 'the learning rate'),
  sameDelay('noise-batch-teacher', 'the teacher task', student, batches, 'the noise of minibatches'),
  sameDelay('noise-langevin-teacher', 'the teacher task', student, [ARMS.langevin], 'Langevin noise (T = 1e-4)'),
];
