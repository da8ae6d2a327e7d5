import { about, compare, defineClaim } from '@kramers/core';
import { learningCoefficient } from '@kramers/theory';
import { digits } from '@kramers/core/results';

const SOURCE = 'Aoyagi 2024, Theorem 1; the formula is known at second hand, the original was not read';

/** The coefficient by the definition, word for word: each set of widths that meets both conditions. */
function byDefinition(widths: readonly number[], rank: number): number[] {
  const excess = widths.map((width) => width - rank);
  const values: number[] = [];
  for (let mask = 1; mask < 1 << excess.length; mask++) {
    const inside = excess.filter((_, i) => mask & (1 << i));
    const outside = excess.filter((_, i) => !(mask & (1 << i)));
    const l = inside.length - 1;
    const sum = inside.reduce((total, m) => total + m, 0);
    if (l < 1 || sum < l * Math.max(...inside) || sum >= l * Math.min(Infinity, ...outside)) continue;
    const a = sum - (Math.ceil(sum / l) - 1) * l;
    const pairs = inside.reduce((total, x, i) => total + inside.slice(i + 1).reduce((part, y) => part + x * y, 0), 0);
    const regular = (-rank * rank + rank * (widths[0]! + widths.at(-1)!)) / 2;
    values.push(regular + (a * (l - a)) / (4 * l) - ((l - 1) * sum * sum) / (4 * l) + pairs / 2);
  }
  return values;
}

/** A claim of exact values, each checked against the definition. */
function valuesClaim(
  name: string,
  summary: string,
  expected: Readonly<Record<string, number>>,
  networks: Readonly<Record<string, readonly [widths: readonly number[], rank: number]>>,
) {
  return defineClaim({
    name,
    summary,
    source: SOURCE,
    expected,
    judge(_, claimed) {
      const rows = Object.entries(networks).map(([key, [widths, rank]]) => ({
        text: `${widths.join('-')}, rank ${rank}`,
        claimed: claimed[key]!,
        formula: learningCoefficient(widths, rank),
        definition: byDefinition(widths, rank),
      }));
      return {
        readings: rows.flatMap(({ text, claimed: value, formula, definition }) => [
          compare(
            { reading: 'as printed', quantity: `λ of ${text}`, value: formula },
            about(value, { tolerance: 1e-9 }),
          ),
          ...definition.map((one) =>
            compare(
              { reading: 'as printed', quantity: `the same by one set that meets the definition, ${text}`, value: one },
              about(value, { tolerance: 1e-9 }),
            ),
          ),
        ]),
        reason: `${rows.map(({ text, formula }) => `${text}: ${digits(formula, 6)}`).join('; ')}.`,
      };
    },
  });
}

/** Wide networks. */
export const deepValues = valuesClaim(
  'aoyagi-deep',
  'Three layers of width 10 have λ = 33.5, 36.5 and 39.5 at ranks 0, 1 and 2.',
  { rank0: 33.5, rank1: 36.5, rank2: 39.5 },
  {
    rank0: [[10, 10, 10, 10], 0],
    rank1: [[10, 10, 10, 10], 1],
    rank2: [[10, 10, 10, 10], 2],
  },
);

/** Narrow networks. */
export const narrowValues = valuesClaim(
  'aoyagi-narrow',
  'Two layers of width 4 have λ = 6 and 7 at ranks 0 and 1.',
  { rank0: 6, rank1: 7 },
  { rank0: [[4, 4, 4], 0], rank1: [[4, 4, 4], 1] },
);

/** A network that is wide inside. */
export const wideInside = valuesClaim(
  'aoyagi-wide-inside',
  'For 5-10-10-2 λ is 5 at every rank: half the entries of the map, since the hidden layers lose nothing.',
  { rank0: 5, rank1: 5, rank2: 5 },
  {
    rank0: [[5, 10, 10, 2], 0],
    rank1: [[5, 10, 10, 2], 1],
    rank2: [[5, 10, 10, 2], 2],
  },
);

/** Equal widths. */
export const tiedWidths = defineClaim({
  name: 'aoyagi-ties',
  summary: 'Where widths are equal the formula has one value, whichever of them are taken.',
  source: SOURCE,
  expected: { difference: 0 },
  judge(_, { difference }) {
    let [networks, sets, largest] = [0, 0, 0];
    for (let a = 1; a <= 5; a++) {
      for (let b = 1; b <= 5; b++) {
        for (const widths of [
          [a, b, a],
          [a, a, b, b],
          [b, a, a, a],
          [a, b, b, a, b],
        ]) {
          for (let rank = 0; rank <= Math.min(a, b); rank++, networks++) {
            for (const value of byDefinition(widths, rank)) {
              sets += 1;
              largest = Math.max(largest, Math.abs(value - learningCoefficient(widths, rank)));
            }
          }
        }
      }
    }
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'largest difference between sets that meet the definition',
            value: largest,
          },
          about(difference, { tolerance: 1e-9 }),
        ),
      ],
      reason:
        `${sets} sets of ${networks} networks with equal widths meet the definition; they differ by ` +
        `${digits(largest, 1)} at most.`,
    };
  },
});

/** Reduced-rank regression in its four cases (Aoyagi & Watanabe 2005). */
function reducedRank(m: number, h: number, n: number, r: number): number {
  if (n + r > m + h) return (h * m - h * r + n * r) / 2;
  if (m + r > n + h) return (h * n - h * r + m * r) / 2;
  if (h + r > m + n) return (m * n) / 2;
  const even = -((h + r) * (h + r)) - m * m - n * n + 2 * (h + r) * (m + n) + 2 * m * n;
  return (even + ((m + h + n + r) % 2)) / 8;
}

/** Two layers. */
export const twoLayers = defineClaim({
  name: 'aoyagi-two-layers',
  summary: 'For two layers the formula is that of reduced-rank regression.',
  source: `${SOURCE}; Aoyagi & Watanabe 2005, likewise`,
  expected: { difference: 0 },
  judge(_, { difference }) {
    let [count, largest] = [0, 0];
    for (let m = 1; m <= 6; m++)
      for (let h = 1; h <= 6; h++)
        for (let n = 1; n <= 6; n++)
          for (let r = 0; r <= Math.min(m, h, n); r++, count++)
            largest = Math.max(largest, Math.abs(learningCoefficient([m, h, n], r) - reducedRank(m, h, n, r)));
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'largest difference, widths 1 to 6 and all ranks', value: largest },
          about(difference, { tolerance: 1e-9 }),
        ),
      ],
      reason: `Over ${count} networks the two differ by ${digits(largest, 1)} at most.`,
    };
  },
});
