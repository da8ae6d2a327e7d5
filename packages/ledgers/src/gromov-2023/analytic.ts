import { about, below, compare, defineClaim } from '@kramers/core';
import { analyticAccuracy, modularAdditionAccuracy, modularAdditionWeights, seededRandom } from '@kramers/theory';
import { cos } from '@kramers/theory/elementary';
import { digits, once } from '@kramers/core/results';

const SOURCE = 'Gromov 2023, arXiv 2301.02679; known from a summary, the original was not read';
const MODULUS = 23;
const WIDTHS = [22, 44, 88];
const DRAWS = 60;

const accuracies = once(() => WIDTHS.map((width) => analyticAccuracy(MODULUS, width, { draws: DRAWS, seed: 7 })));

/** Accuracy of the analytic weights. */
export const analyticByWidth = defineClaim({
  name: 'gromov-analytic',
  summary:
    'Weights cos(2πσa/p + φ) with φ¹ + φ² = φ³ solve addition, the better the wider: at p = 23 0.67, 0.95 and 0.9993 ' +
    'of all pairs for 22, 44 and 88 units.',
  source: `${SOURCE}; the numbers are an independent computation’s`,
  expected: { width22: 0.67, width44: 0.95, width88: 0.9993 },
  judge(_, { width22, width44, width88 }) {
    // The claimed means are of draws as few as these: four standard errors of a difference.
    const tolerances = [0.08, 0.027, 0.002].map((spread) => 4 * spread * Math.sqrt(2 / DRAWS));
    const found = accuracies();
    return {
      readings: found.map(({ mean, spread }, i) =>
        compare(
          {
            reading: 'as printed',
            quantity: `accuracy over all pairs, ${WIDTHS[i]!} units`,
            value: mean,
            interval: [mean - (1.96 * spread) / Math.sqrt(DRAWS), mean + (1.96 * spread) / Math.sqrt(DRAWS)],
          },
          about([width22, width44, width88][i]!, { tolerance: tolerances[i]! }),
        ),
      ),
      reason: `Over ${DRAWS} draws of the phases it is ${found
        .map(({ mean, spread }, i) => `${digits(mean, 4)} ± ${digits(spread, 2)} for ${WIDTHS[i]!}`)
        .join(', ')}.`,
    };
  },
});

const scrambled = once(() => {
  const random = seededRandom(11);
  const network = modularAdditionWeights(MODULUS, 88, random);
  const second = new Float64Array(network.second.length);
  for (let k = 0; k < network.width; k++) {
    const frequency = (2 * Math.PI * (1 + (k % ((MODULUS - 1) / 2)))) / MODULUS;
    const phase = 2 * Math.PI * random();
    for (let q = 0; q < MODULUS; q++) second[q * network.width + k] = cos(frequency * q + phase);
  }
  return { tied: modularAdditionAccuracy(network), free: modularAdditionAccuracy({ ...network, second }) };
});

/** What the relation of the phases is for. */
export const phaseRelation = defineClaim({
  name: 'gromov-phases',
  summary: 'The phases must obey φ¹ + φ² = φ³: with free ones the network is at chance.',
  source: SOURCE,
  expected: { chances: 4 },
  judge(_, { chances }) {
    const { tied, free } = scrambled();
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'accuracy with free phases in units of chance, 88 units',
            value: free * MODULUS,
          },
          below(chances),
        ),
      ],
      reason: `With the relation it is ${digits(tied, 4)}, without ${digits(free)}; chance is ${digits(1 / MODULUS)}.`,
    };
  },
});
