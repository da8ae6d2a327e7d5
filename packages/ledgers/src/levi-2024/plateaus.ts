import { about, compare, defineClaim } from '@kramers/core';
import { estimatorPlateaus } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { cellsOfLabel, digits, meanOf } from '@kramers/core/results';
import { paper, DECAY, plateaus } from './experiments';

/** Eq. 16. */
export const plateausEq16 = defineClaim({
  name: 'levi-plateaus-eq16',
  summary: 'Under weight decay γ the losses end at γ²/(4(1 − λ)) and γ²/(4(1 − λ)³).',
  source: 'Levi et al. 2024, Eq. 16',
  expected: { divisor: 4 },
  experiments: [plateaus],
  judge(run, { divisor }) {
    const ratio = 0.3;
    const estimator = { ratio, learningRate: paper.learningRate, decay: DECAY };
    const { exact } = estimatorPlateaus(estimator);
    const cells = cellsOfLabel(run(plateaus.name), 'decay');
    const claimed = {
      train: pow(DECAY, 2) / divisor / (1 - ratio),
      generalisation: pow(DECAY, 2) / divisor / pow(1 - ratio, 3),
    };
    const measured = {
      train: meanOf(cells.map(({ phases }) => phases[0]!.metrics.trainMse)),
      generalisation: meanOf(cells.map(({ phases }) => phases[0]!.metrics.testMse)),
    };
    const kinds = ['train', 'generalisation'] as const;
    return {
      readings: [
        ...kinds.map((kind) =>
          compare(
            { reading: 'as printed', quantity: `plateau of the ${kind} loss, by quadrature`, value: exact[kind] },
            about(claimed[kind], { tolerance: 0.1 * claimed[kind] }),
          ),
        ),
        ...kinds.map((kind) =>
          compare(
            { reading: 'as printed', quantity: `plateau of the ${kind} loss, measured`, ...measured[kind] },
            about(claimed[kind], { tolerance: 0.1 * claimed[kind] }),
          ),
        ),
      ],
      contradiction: [
        'Eq. 16 has γ²/(4(1 − λ)) and γ²/(4(1 − λ)³)',
        'Eq. 15, with E‖T‖² = ½, gives γ²/8 times the same',
      ],
      reason:
        `At λ = ${ratio}, γ = ${DECAY} descent ends at ${digits(measured.train.value!)} and ` +
        `${digits(measured.generalisation.value!)}; the exact limits are ${digits(exact.train)} and ` +
        `${digits(exact.generalisation)}, Eq. 16 has ${digits(claimed.train)} and ${digits(claimed.generalisation)}.`,
    };
  },
});

/** More inputs than samples. */
export const overparameterised = defineClaim({
  name: 'levi-overparameterised',
  summary: 'With more inputs than samples the generalisation loss ends at 1 − 1/λ.',
  source: 'Levi et al. 2024',
  expected: { power: 1 },
  experiments: [plateaus],
  judge(run, { power }) {
    const found = [2, 4].map((ratio) => ({
      ratio,
      limit: estimatorPlateaus({ ratio, learningRate: paper.learningRate }).exact.generalisation,
      measured: meanOf(
        cellsOfLabel(run(plateaus.name), `λ = ${ratio}`).map(({ phases }) => phases[0]!.metrics.testMse),
      ),
    }));
    return {
      readings: found.flatMap(({ ratio, limit, measured }) => [
        compare(
          { reading: 'as printed', quantity: `L_gen at λ = ${ratio}, by quadrature`, value: limit },
          about(1 - pow(ratio, -power), { tolerance: 1e-9 }),
        ),
        compare(
          { reading: 'as printed', quantity: `L_gen at λ = ${ratio}, measured`, ...measured },
          about(1 - pow(ratio, -power), { tolerance: 0.06 }),
        ),
      ]),
      reason: `Measured ${found
        .map(({ ratio, measured }) => `${digits(measured.value!)} at λ = ${ratio}`)
        .join(' and ')}: a share 1 − 1/λ of directions is in no sample, and stays as it was drawn.`,
    };
  },
});
