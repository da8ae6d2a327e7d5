import { about, compare, defineClaim } from '@kramers/core';
import { decayDelay } from '@kramers/theory';
import { log } from '@kramers/theory/elementary';
import { largeStart, STUDENT } from './experiments';
import { cellsAt, digits, meanOf } from '@kramers/core/results';

const SOURCE = 'Liu et al. 2022, Omnigrok; known from a summary, the original was not read';

function students(run: Parameters<typeof cellsAt>[0]) {
  return STUDENT.scales.map((scale) =>
    cellsAt(run, 'model.init.scale', scale).flatMap(({ phases, trace }) => {
      const { metrics, steps, reason } = phases.at(-1)!;
      const start = trace.rows[0]![trace.columns.indexOf('weightNorm')]!;
      return reason === 'escaped' ? [{ start, end: metrics.weightNorm, steps }] : [];
    }),
  );
}

/** The time that the norm takes. */
export const normDelay = defineClaim({
  name: 'omnigrok-delay',
  summary: 'From large weights generalisation comes at t = ln(w₀/w_c)/γ, when the norm has decayed to w_c.',
  source: SOURCE,
  expected: { share: 1, tolerance: 0.1 },
  experiments: [largeStart],
  judge(run, { share, tolerance }) {
    const { decay, learningRate } = STUDENT;
    const groups = students(run(largeStart.name));
    const found = groups.map((group) =>
      meanOf(group.map(({ start, end, steps }) => steps / decayDelay({ from: start, to: end, decay, learningRate }))),
    );
    return {
      readings: found.map((one, i) =>
        compare(
          {
            reading: 'as printed',
            quantity: `steps to a low test error over ln(w₀/w_c)/(ηγ), weights of ${STUDENT.scales[i]!}`,
            ...one,
          },
          about(share, { tolerance }),
        ),
      ),
      reason:
        `Of students that begin with weights of ${STUDENT.scales.join(', ')} the norm at which they generalise is ` +
        `${groups.map((group) => digits(meanOf(group.map(({ end }) => end)).value!)).join(', ')}, and the time ` +
        `${found.map(({ value }) => digits(value!)).join(', ')} of what free decay to it takes.`,
    };
  },
});

/** The zone of norms. */
export const goldilocks = defineClaim({
  name: 'omnigrok-zone',
  summary: 'The norm w_c at which a network generalises does not hang on the norm that it begins with.',
  source: SOURCE,
  expected: { power: 0, tolerance: 0.15 },
  experiments: [largeStart],
  judge(run, { power, tolerance }) {
    const groups = students(run(largeStart.name)).map((group) => group.map(({ end }) => log(end)));
    const span = log(STUDENT.scales.at(-1)! / STUDENT.scales[0]!);
    const pairs = groups[0]!.slice(0, groups.at(-1)!.length).map((first, i) => (groups.at(-1)![i]! - first) / span);
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'exponent of w_c in the scale of the first weights', ...meanOf(pairs) },
          about(power, { tolerance }),
        ),
      ],
      reason: `Weights that begin four times as large end at a norm that is larger by an exponent of ${digits(
        meanOf(pairs).value!,
        2,
      )}: nearly the same.`,
    };
  },
});
