import { about, type ClaimExperiment, compare, defineClaim } from '@kramers/core';
import { bootstrapIntervals, median, resample } from '@kramers/theory';
import { log } from '@kramers/theory/elementary';
import { digits } from '@kramers/core/results';
import { fullBatches, population, STUDY } from './settings';

const temperatures = [1e-5, 1e-6, 1e-7];

const experiment: ClaimExperiment = {
  name: 'thermal-beta-kick',
  note: 'Traps kept warm at β = 0.25, and then let go at β = 0: how soon are they across?',
  data: population,
  training: fullBatches,
  escape: { singularValue: 2, above: 0.3 },
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      { train: { beta: 0, epochs: 5000, until: 'converged', role: 'prepare' } },
      { train: { beta: 0.361, epochs: 5000, until: 'converged', role: 'prepare' } },
      { expectRank: 1 },
      { train: { name: 'warm', beta: 0.25, epochs: 60 } },
      { train: { name: 'β to 0', beta: 0, epochs: 3000, until: 'escaped' } },
    ],
  },
  over: { 'training.temperature': temperatures },
  replicas: { count: 40, seed: 1 },
  full: { 'replicas.count': 200 },
};

/** How the length of a β-kick goes with the temperature. */
export const betaKickPowerLaw = defineClaim({
  name: 'beta-kick-power-law',
  summary: 'The time that a trap needs at β = 0 goes as T^(−1/3) for T ≤ 1e-5: a power law in place of Arrhenius’.',
  source: STUDY,
  expected: { exponent: -1 / 3, tolerance: 0.04 },
  experiments: [experiment],
  judge(run, { exponent, tolerance }) {
    const report = run(experiment.name);
    const times = report.summary.points.map(({ cells }) => {
      const keys = new Set(cells);
      return [...report.cells()].filter(({ key }) => keys.has(key)).flatMap(({ escape }) => escape?.epoch ?? []);
    });
    const slopeOf = (medians: readonly number[]) =>
      (log(medians.at(-1)!) - log(medians[0]!)) / (log(temperatures.at(-1)!) - log(temperatures[0]!));
    const value = slopeOf(times.map((one) => median(one)));
    const [interval] = bootstrapIntervals((random) => [slopeOf(times.map((one) => median(resample(one, random))))]);
    return {
      readings: [
        compare(
          {
            reading: 'measured',
            quantity: 'exponent of the median time at β = 0, from T = 1e-5 to 1e-7',
            value,
            interval: [interval!.low, interval!.high],
          },
          about(exponent, { tolerance }),
        ),
      ],
      reason:
        `Median times of ${times.map((one) => digits(median(one))).join(', ')} epochs at T = ` +
        `${temperatures.join(', ')}: the exponent is ${digits(value)}.`,
    };
  },
});
