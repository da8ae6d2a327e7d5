import { about, type ClaimExperiment, compare, defineClaim } from '@kramers/core';
import { schemesOf } from './scheme-findings';
import { digits } from '@kramers/core/results';
import { STUDY } from './settings';

const constant = (beta: number, epochs: number) => ({ train: { beta, epochs } });

const experiment: ClaimExperiment = {
  name: 'modular-addition-schemes',
  note: 'Addition modulo 13: schedules of β and of noise, kicks, and the best constant β.',
  data: { kind: 'modular-addition', modulus: 13, fraction: 0.7 },
  model: { kind: 'gelu', depth: 2, width: 64 },
  training: {
    learningRate: 0.01,
    batchSize: 'full',
    stepsPerEpoch: 10,
    optimiser: { kind: 'adam', decay: 'decoupled' },
  },
  escape: { metric: 'testAccuracy', above: 0.99 },
  protocol: {
    kind: 'compare-schemes',
    beta: 0.3,
    holdAt: 'any',
    epochs: 300,
    constants: { beta: [1, 2, 3] },
    schemes: {
      'β 3 → .3 at 25': [constant(3, 25)],
      'β 3 → 1 at 15': [constant(3, 15), constant(1, 300)],
      'β .3 → 3 at 10': [constant(0.3, 10), constant(3, 300)],
      'β 3, kick .05': [{ repeat: { steps: [constant(3, 10), { perturb: { amplitude: 0.05 } }] } }],
      'β 3, β-kicks': [{ repeat: { steps: [constant(3, 8), constant(0, 2)] } }],
      'β 3, noise first': [{ train: { beta: 3, temperature: 1e-5, epochs: 10 } }, constant(3, 300)],
    },
    choose: 3,
  },
  replicas: { count: 9, seed: 1 },
  full: { 'replicas.count': 36, 'protocol.choose': 12 },
};

/** Whether any schedule beats the best constant setting. */
export const modaddNoSchedule = defineClaim({
  name: 'modadd-no-schedule',
  summary: 'On modular addition no schedule beats the best constant β: the ratio is 1.0 ± .15.',
  source: STUDY,
  expected: { ratio: 1, tolerance: 0.15 },
  experiments: [experiment],
  judge(run, { ratio, tolerance }) {
    const { best } = schemesOf(run(experiment.name));
    if (!best) throw new Error('too few replicas to choose on some and judge on others');
    const { scheme, constant: setting, schemesTried, chosenOn, judgedOn } = best;
    const { value, low, high } = best.ratio;
    return {
      readings: [
        compare(
          {
            reading: 'measured',
            quantity: 'mean time of the best constant β over that of the best schedule',
            value,
            interval: [low, high],
            note: `chosen on ${chosenOn} seeds and judged on ${judgedOn} others`,
          },
          about(ratio, { tolerance }),
        ),
      ],
      reason:
        `None of the ${schemesTried} schedules tried is faster than the best constant setting (${setting}) by more ` +
        `than the tolerance: the best, "${scheme}", is ${digits(value)} times as fast. This plateau is no barrier.`,
    };
  },
});
