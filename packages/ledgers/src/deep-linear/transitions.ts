import { about, above, below, compare, defineClaim, type FinishedRun } from '@kramers/core';
import { oneModeStationary, oneModeTransitions } from '@kramers/theory';
import { sweeps } from './experiments';
import { cellsAt, digits } from '@kramers/core/results';

const CORRELATION = 0.8;
const SOURCE = 'Ziyin & Ueda 2023; known from a summary, the original was not read';

/** σ₁ at each β of the sweep at a depth. */
function sweepAt(run: FinishedRun, depth: number): { beta: number; strength: number }[] {
  const [cell] = cellsAt(run, 'model.depth', depth);
  return cell!.phases.flatMap(({ direction, beta, metrics }) =>
    direction === null ? [] : [{ beta, strength: metrics.singularValues[0]! }],
  );
}

/** The largest fall of σ₁ from one β to the next. */
function largestFall(steps: readonly { strength: number }[]): number {
  return Math.max(...steps.slice(1).map(({ strength }, i) => steps[i]!.strength - strength));
}

/** Two layers. */
export const secondOrder = defineClaim({
  name: 'ziyin-second-order',
  summary: 'Two layers lose a mode continuously, at β = s: a transition of second order.',
  source: SOURCE,
  expected: { critical: 1, jump: 0 },
  experiments: [sweeps],
  judge(run, { critical, jump }) {
    const steps = sweepAt(run(sweeps.name), 2);
    const gone = steps.find(({ strength }) => strength < 1e-3)!.beta;
    const just = oneModeStationary({ depth: 2, correlation: CORRELATION }, 0.999 * CORRELATION).minimum!;
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'β over s at which a sweep up has lost the mode',
            value: gone / CORRELATION,
          },
          about(critical, { tolerance: 0.03 }),
        ),
        compare(
          { reading: 'as printed', quantity: 'largest fall of σ in a step of 0.01 of β', value: largestFall(steps) },
          about(jump, { tolerance: 0.02 }),
        ),
      ],
      asides: [
        compare(
          { reading: 'exact landscape', quantity: 'λ of the learnt state at β = 0.999 s', value: just },
          about(0.001 * CORRELATION, { tolerance: 1e-9 }),
        ),
      ],
      reason:
        `On a sweep up the mode of s = ${CORRELATION} is gone at β = ${digits(gone)}, and never falls by more than ` +
        `${digits(largestFall(steps))} in a step: λ = s − β all the way.`,
    };
  },
});

/** Three and more layers. */
export const firstOrder = defineClaim({
  name: 'ziyin-first-order',
  summary: 'Three and more layers lose a mode by a jump, a transition of first order.',
  source: SOURCE,
  expected: { least: 0.1 },
  experiments: [sweeps],
  judge(run, { least }) {
    const depths = [3, 4];
    const falls = depths.map((depth) => largestFall(sweepAt(run(sweeps.name), depth)));
    const exact = depths.map((depth) => oneModeTransitions({ depth, correlation: CORRELATION }).lambdaC!);
    return {
      readings: [
        ...falls.map((value, i) =>
          compare(
            { reading: 'as printed', quantity: `largest fall of σ in a step of β, L = ${depths[i]!}`, value },
            above(least),
          ),
        ),
        ...exact.map((value, i) =>
          compare(
            { reading: 'as printed', quantity: `λ at the fold, exactly, L = ${depths[i]!}`, value },
            above(least),
          ),
        ),
      ],
      reason:
        `The learnt state ends at λ_c = ${exact.map((value) => digits(value)).join(' and ')} for L = 3 and 4; sweeps ` +
        `of networks fall by ${falls.map((value) => digits(value)).join(' and ')} at once.`,
    };
  },
});

/** One layer. */
export const noTransition = defineClaim({
  name: 'ziyin-no-transition',
  summary: 'One layer has no transition: λ = s/(1 + β).',
  source: SOURCE,
  expected: { power: 1 },
  experiments: [sweeps],
  judge(run, { power }) {
    const steps = sweepAt(run(sweeps.name), 1);
    const gaps = steps.map(({ beta, strength }) => Math.abs(strength * (1 + power * beta) - CORRELATION));
    const gap = Math.max(...gaps);
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'largest difference of σ(1 + β) from s in a sweep', value: gap },
          about(0, { tolerance: 1e-3 }),
        ),
      ],
      reason: `Over ${steps.length} values of β up to ${digits(steps.at(-1)!.beta)} it is ${digits(gap, 2)}.`,
    };
  },
});

/** Where the origin is a minimum. */
export const originStable = defineClaim({
  name: 'ziyin-origin',
  summary: 'With three or more layers and any decay the origin is a minimum; with two it is one only above β = s.',
  source: SOURCE,
  expected: { depth: 3 },
  judge(_, { depth }) {
    // Along a balanced mode a = λ^{1/L}: the loss less that of the origin, just beside it.
    const beside = (layers: number, beta: number) => {
      const a = 1e-3;
      const u = Array.from({ length: layers }, () => a).reduce((product, x) => product * x, 1);
      return (u * u) / 2 - CORRELATION * u + (layers * beta * a * a) / 2;
    };
    const least = Math.min(...[0, 1, 2].map((more) => beside(depth + more, 0.05)));
    const two = beside(depth - 1, 0.05);
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: `least rise of the loss beside the origin, L ≥ ${depth}`, value: least },
          above(0),
        ),
        compare(
          { reading: 'as printed', quantity: `rise beside the origin at L = ${depth - 1}, β = 0.05`, value: two },
          below(0),
        ),
      ],
      reason:
        `At β = 0.05 a state of layer strength 0.001 has a loss ${digits(least, 2)} above that of the origin for L = ` +
        `${depth}, and ${digits(-two, 2)} below it for L = ${depth - 1}.`,
    };
  },
});
