import { about, type ClaimExperiment, compare, defineClaim } from '@kramers/core';
import { blowUpLaw, kickAmplitude, oneModeStationary } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { dosesOf, halfAmplitude } from './half-amplitude';
import { kickCalibration } from './kick-calibration';
import { digits } from '@kramers/core/results';
import { fullBatches, population, rankTwo, STUDY } from './settings';

const AMPLITUDE = 'protocol.scheme.0.perturb.amplitude';
const mode = { depth: 3, correlation: 0.8 };
const kicked = { ...mode, path: AMPLITUDE };

/** Kicks of a converged trap, without noise. */
function kicksAt(beta: number, amplitudes: readonly number[], width: number): ClaimExperiment {
  return {
    name: `kicks-${beta}-w${width}`,
    note: 'Isotropic kicks of a converged rank-1 trap, without noise: how many get out?',
    data: population,
    model: { kind: 'linear', width },
    training: fullBatches,
    escape: rankTwo,
    protocol: {
      kind: 'rank-trap',
      trapBeta: 0.361,
      beta,
      epochs: 400,
      scheme: [{ perturb: { kind: 'isotropic', amplitude: amplitudes[0] } }],
    },
    over: { [AMPLITUDE]: amplitudes },
    replicas: { count: 60, seed: 1 },
    full: { 'replicas.count': 400 },
  };
}

const low = kicksAt(0.25, [0.115, 0.134, 0.155], 10);
const high = kicksAt(0.32, [0.16, 0.185, 0.215], 10);
const wide = kicksAt(0.25, [0.078, 0.09, 0.104], 20);
const wider = kicksAt(0.25, [0.048, 0.056, 0.065], 50);

/** The amplitude at which half of all kicks free the network. */
export const kickThreshold = defineClaim({
  name: 'kick-threshold',
  summary: 'Half of all isotropic kicks free the rank-1 trap at a standard deviation of .134 (β = .25) and .185 (.32).',
  source: STUDY,
  expected: { low: 0.134, high: 0.185, tolerance: 0.05 },
  experiments: [low, high],
  judge(run, expected) {
    const law = blowUpLaw({ depth: 3, width: 9 });
    const found = [low, high].map(({ name }) => halfAmplitude(dosesOf(run(name), AMPLITUDE)));
    const theory = [0.25, 0.32].map((beta) => kickAmplitude(law, mode, beta, 0.5).value);
    const claimed = [expected.low, expected.high];
    const within = (i: number) => about(claimed[i]!, { tolerance: expected.tolerance * claimed[i]! });
    return {
      readings: found.map((half, i) =>
        compare({ reading: 'measured', quantity: `a₅₀ at β = ${[0.25, 0.32][i]!}`, ...half }, within(i)),
      ),
      asides: theory.map((value, i) =>
        compare({ reading: 'escape clock', quantity: `a₅₀ at β = ${[0.25, 0.32][i]!}`, value }, within(i)),
      ),
      figures: [
        kickCalibration(
          'kick-calibration',
          [low, high].map(({ name }, i) => ({ run: run(name), ...kicked, width: 10, beta: [0.25, 0.32][i]! })),
        ),
      ],
      reason:
        `Half of the kicks free it at ${found.map(({ value }) => digits(value)).join(' and ')}; the escape clock, ` +
        `with nothing fitted, says ${theory.map((value) => digits(value)).join(' and ')}.`,
    };
  },
});

/** How that amplitude goes with the width. */
export const kickWidth = defineClaim({
  name: 'kick-width',
  summary: 'The half amplitude goes as a₅₀·√(w − 1)/λ_s^{1/3} = 1.2, whatever the width.',
  source: STUDY,
  expected: { constant: 1.2, tolerance: 0.08 },
  experiments: [low, wide, wider],
  judge(run, { constant, tolerance }) {
    const { saddle } = oneModeStationary(mode, 0.25);
    const widths = [10, 20, 50];
    const found = [low, wide, wider].map(({ name }, i) => {
      const factor = Math.sqrt(widths[i]! - 1) / pow(saddle!, 1 / 3);
      const { value, interval } = halfAmplitude(dosesOf(run(name), AMPLITUDE));
      return { value: factor * value, interval: [factor * interval[0], factor * interval[1]] as const };
    });
    return {
      readings: found.map((one, i) =>
        compare(
          { reading: 'measured', quantity: `a₅₀·√(w − 1)/λ_s^{1/3} at w = ${widths[i]!}`, ...one },
          about(constant, { tolerance: tolerance * constant }),
        ),
      ),
      figures: [
        kickCalibration(
          'kick-widths',
          [low, wide, wider].map(({ name }, i) => ({ run: run(name), ...kicked, width: widths[i]!, beta: 0.25 })),
        ),
      ],
      reason: `At widths of ${widths.join(', ')} it comes to ${found.map(({ value }) => digits(value)).join(', ')}.`,
    };
  },
});
