import { about, compare, defineClaim, type FinishedRun } from '@kramers/core';
import { learningCoefficient, orbitDimension, quadraticLearningCoefficient } from '@kramers/theory';
import { NARROW, RANKS, regularised, singular } from './experiments';
import type { SampledCoefficient } from './sampled-coefficient';
import { cellsOfLabel, digits } from '@kramers/core/results';

const WIDTHS = [5, 10, 10, 2];
const PARAMETERS = 170;

/** λ̂ of a grid point. Throws an Error where chains have not converged, or the state has another rank. */
function sampledAt(run: FinishedRun, label: string, rank: number): SampledCoefficient {
  const found = cellsOfLabel(run, label)[0]!.value as SampledCoefficient;
  if (!found.converged) throw new Error(`the chains at "${label}" have not converged`);
  if (found.rank !== rank) throw new Error(`the minimum at "${label}" has rank ${found.rank}`);
  return found;
}

/** At singular points. */
export const sampledSingular = defineClaim({
  name: 'lc-singular',
  summary: 'λ̂ by SGLD around the most singular point of narrow linear networks is the exact coefficient.',
  source: 'Lau et al. 2023, arXiv 2308.12108, and Aoyagi 2024; known from summaries, the originals were not read',
  expected: { share: 1, tolerance: 0.1 },
  experiments: [singular],
  judge(run, { share, tolerance }) {
    const rows = NARROW.map(({ label, widths, rank }) => ({
      label,
      exact: learningCoefficient(widths, rank),
      found: sampledAt(run(singular.name), label, rank),
    }));
    const held = rows.filter(
      ({ exact, found: { interval } }) => interval.low <= exact && exact <= interval.high,
    ).length;
    return {
      readings: rows.map(({ label, exact, found: { value, interval } }) =>
        compare(
          {
            reading: 'as printed',
            quantity: `λ̂ over λ, ${label}`,
            value: value / exact,
            interval: [interval.low / exact, interval.high / exact],
          },
          about(share, { tolerance }),
        ),
      ),
      reason: `${rows
        .map(
          ({ label, exact, found: { value, interval } }) =>
            `${label}: ${digits(value)} (${digits(interval.low)} to ${digits(interval.high)}), exactly ${exact}`,
        )
        .join('; ')}. ${held} of ${rows.length} intervals hold it, at multiplicities ${rows
        .map(({ found }) => found.multiplicity)
        .join(', ')}.`,
    };
  },
});

/** With decay, counted. */
export const countedRegularised = defineClaim({
  name: 'lc-regularised-count',
  summary: 'With decay λ at a minimum is (D − zero modes)/2: 85, 76 and 68 for ranks 0, 1 and 2 at D = 170.',
  source: 'Watanabe 2009, for minima that are smooth orbits; known from a summary, the original was not read',
  expected: { rank0: 85, rank1: 76, rank2: 68 },
  judge(_, claimed) {
    const values = RANKS.map(({ rank }) => quadraticLearningCoefficient(PARAMETERS, orbitDimension(WIDTHS, rank)));
    const wanted = [claimed.rank0, claimed.rank1, claimed.rank2];
    return {
      readings: values.map((value, rank) =>
        compare(
          { reading: 'as printed', quantity: `λ at rank ${rank}`, value },
          about(wanted[rank]!, { tolerance: 0 }),
        ),
      ),
      reason: `The orbits have dimensions ${RANKS.map(({ rank }) => orbitDimension(WIDTHS, rank)).join(', ')}.`,
    };
  },
});

/** With decay, sampled. */
export const sampledRegularised = defineClaim({
  name: 'lc-regularised',
  summary: 'λ̂ by SGLD at minima with decay is (D − zero modes)/2, at ranks 0, 1 and 2 of 170 weights.',
  source: 'Lau et al. 2023, arXiv 2308.12108; known from a summary, the original was not read',
  expected: { share: 1, tolerance: 0.04 },
  experiments: [regularised],
  judge(run, { share, tolerance }) {
    const rows = RANKS.map(({ label, rank }) => ({
      label,
      exact: quadraticLearningCoefficient(PARAMETERS, orbitDimension(WIDTHS, rank)),
      found: sampledAt(run(regularised.name), label, rank),
    }));
    return {
      readings: rows.map(({ label, exact, found: { value, interval } }) =>
        compare(
          {
            reading: 'as printed',
            quantity: `λ̂ over (D − zero modes)/2, ${label}`,
            value: value / exact,
            interval: [interval.low / exact, interval.high / exact],
          },
          about(share, { tolerance }),
        ),
      ),
      reason: `${rows
        .map(({ label, exact, found: { value } }) => `${label}: ${digits(value)}, counted ${exact}`)
        .join('; ')}.`,
    };
  },
});

/** The bridge to escape rates. */
export const bridge = defineClaim({
  name: 'lc-bridge',
  summary:
    'What symmetry takes off a barrier, (z/2)·T, is T times λ at the minimum less ½(D − zero modes at the saddle).',
  source: 'Study of learning coefficients: an identity of counting, not evidence',
  expected: { zeroModes: 16 },
  judge(_, { zeroModes }) {
    const [minimum, saddle] = [1, 2].map((rank) => orbitDimension(WIDTHS, rank));
    const z = saddle! - minimum!;
    const atMinimum = quadraticLearningCoefficient(PARAMETERS, minimum!);
    const atSaddle = (PARAMETERS - saddle!) / 2;
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'zero modes of the saddle above those of the minimum', value: z },
          about(zeroModes, { tolerance: 0 }),
        ),
        compare(
          {
            reading: 'as printed',
            quantity: 'λ at the minimum less ½(D − zero modes of the saddle)',
            value: atMinimum - atSaddle,
          },
          about(zeroModes / 2, { tolerance: 0 }),
        ),
      ],
      reason:
        `Rank 1 has ${minimum} zero modes, the saddle to rank 2 has ${saddle}: ${atMinimum} − ${atSaddle} = ${z}/2. ` +
        'A saddle has no learning coefficient; its number is a count of directions.',
    };
  },
});
