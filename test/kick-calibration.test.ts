import type { CellResult } from '@kramers/core';
import {
  betaKickProbability,
  betaKickTime,
  blowUpLaw,
  escapeClock,
  escapesWithProbability,
  kickAmplitude,
  type OneMode,
} from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { halfAmplitude } from '../packages/ledgers/src/routes/half-amplitude';
import { resultsOf } from './support/lab';

/** One trap whose kicks are predicted, and then counted. */
interface Setting {
  readonly depth: number;
  readonly width: number;
  readonly beta: number;
  readonly trapBeta: number;
  readonly batches?: boolean;
}

// At 400 runs a standard error is at most 0.025: a tolerance of 0.10 leaves four of them.
const RUNS = Number(process.env['KRAMERS_CALIBRATION_RUNS'] ?? 400);
const thorough = it.runIf(process.env['KRAMERS_THOROUGH']);
const QUANTILES = [0.25, 0.5, 0.75];

const settings: readonly (readonly [name: string, tolerance: number, setting: Setting])[] = [
  ['L = 3, w = 10', 0.1, { depth: 3, width: 10, beta: 0.25, trapBeta: 0.361 }],
  ['L = 3, w = 16', 0.1, { depth: 3, width: 16, beta: 0.25, trapBeta: 0.361 }],
  ['L = 3, w = 50', 0.1, { depth: 3, width: 50, beta: 0.25, trapBeta: 0.361 }],
  ['L = 4', 0.15, { depth: 4, width: 10, beta: 0.15, trapBeta: 0.29 }],
  ['L = 5', 0.15, { depth: 5, width: 10, beta: 0.1, trapBeta: 0.26 }],
  ['minibatches', 0.15, { depth: 3, width: 10, beta: 0.25, trapBeta: 0.361, batches: true }],
];

function experiment({ depth, width, beta, trapBeta, batches }: Setting, scheme: object[], over: object) {
  return {
    name: 'calibration',
    data: batches
      ? { correlations: [0.9, 0.8], inputs: 5, samples: 512, testSamples: 16, seed: 3 }
      : { correlations: [0.9, 0.8], inputs: 5, population: true },
    model: { depth, width },
    training: batches ? { batchSize: 64 } : { batchSize: 'full', stepsPerEpoch: 8 },
    escape: { singularValue: 2, above: 0.3, hold: 5 },
    protocol: { kind: 'rank-trap', trapBeta, rank: 1, beta, epochs: 500, scheme },
    over,
    replicas: { count: RUNS, seed: 1 },
  };
}

/** The missing mode: the population's, or the sample's own. */
function modeOf({ depth, batches }: Setting, [cell]: readonly CellResult[]): OneMode {
  if (!batches) return { depth, correlation: 0.8 };
  const { correlation, inputVariance } = cell!.modes[1]!;
  return { depth, correlation: correlation * inputVariance, inputVariance };
}

const shareOf = (cells: readonly CellResult[]) =>
  cells.filter(({ escape }) => escape?.epoch !== null).length / cells.length;

describe('kicks of a trap without noise', () => {
  thorough.each(settings)(
    '%s: as many get out as predicted',
    { timeout: 3_600_000 },
    async (name, tolerance, setting) => {
      const law = blowUpLaw({ depth: setting.depth, width: setting.width - 1 });
      const one = { ...experiment(setting, [{ wait: 1 }], {}), replicas: { count: 1, seed: 1 } };
      const mode = modeOf(setting, await resultsOf(one));
      const amplitudes = QUANTILES.map((q) => Number(kickAmplitude(law, mode, setting.beta, q).value.toPrecision(3)));
      const path = 'protocol.scheme.0.perturb.amplitude';
      const cells = await resultsOf(
        experiment(setting, [{ perturb: { amplitude: amplitudes[0] } }], { [path]: amplitudes }),
      );
      const doses = amplitudes.map((amplitude) => {
        const kicked = cells.filter(({ parameters, trapped }) => parameters[path] === amplitude && trapped);
        const predicted = escapesWithProbability(law, amplitude, escapeClock(mode, setting.beta)).value;
        const lost = kicked.filter(({ phases }) => phases.at(-1)!.metrics.rank === 0).length / kicked.length;
        const measured = shareOf(kicked);
        console.log(`${name}: a = ${amplitude}: predicted ${predicted.toFixed(3)}, measured ${measured}, lost ${lost}`);
        expect(Math.abs(measured - predicted)).toBeLessThanOrEqual(tolerance);
        // A kick that small leaves what has been learnt.
        expect(lost).toBeLessThanOrEqual(0.02);
        return { amplitude, runs: kicked.length, escapes: measured * kicked.length };
      });
      const half = halfAmplitude(doses).value;
      console.log(`${name}: a50 ${half.toFixed(4)} against ${amplitudes[1]}`);
      expect(Math.abs(half / kickAmplitude(law, mode, setting.beta, 0.5).value - 1)).toBeLessThanOrEqual(0.08);
    },
  );
});

describe('β-kicks of weights of a known size', () => {
  thorough('get out as many as predicted', { timeout: 3_600_000 }, async () => {
    const setting = settings[0]![2];
    const mode = { depth: 3, correlation: 0.8 };
    const law = blowUpLaw({ depth: 3, width: 9 });
    for (const to of [0, 0.05]) {
      const kick = { beta: setting.beta, to, amplitude: 0.03 };
      for (const q of QUANTILES) {
        const epochs = Math.max(1, Math.round(betaKickTime(law, mode, kick, q)!.value / 0.64));
        const predicted = betaKickProbability(law, mode, kick, 0.64 * epochs).value;
        const scheme = [{ perturb: { amplitude: 0.03 } }, { betaKick: { to, epochs, rest: 15 } }];
        const cells = await resultsOf(experiment(setting, scheme, {}));
        const measured = shareOf(cells);
        console.log(`β-kick to ${to} for ${epochs}: predicted ${predicted.toFixed(3)}, measured ${measured}`);
        expect(Math.abs(measured - predicted)).toBeLessThanOrEqual(0.08);
      }
    }
  });
});
