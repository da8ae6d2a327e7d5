import type { FigureData } from '@kramers/core';
import { UsageError } from '@kramers/core/failure';
import { atomicWrite } from '@kramers/core/node';
import { phaseFigure } from '@kramers/core/results';
import { dataFigureSvg } from '@kramers/reporters';
import { freeEnergyPhaseDiagram, knownTwoModeLaw, type RankCoexistence } from '@kramers/theory';
import { significant } from '../tables/numbers';
import type { EscapeQuestion, TheoryQuestion } from './theory-document';

/** The phases of a network over β and T: where neighbouring ranks are both basins, and where they weigh the same. */
export interface TheoryPhases {
  readonly widths: readonly number[];
  readonly temperatures: readonly number[];
  readonly coexistence: readonly RankCoexistence[];
}

const TEMPERATURES = 9;
/** How far beyond the temperature that is asked for the diagram goes. */
const BEYOND = 1.6;
/** The exact density has tables down to T/β of about 1e-5; the lowest temperature of the diagram must have them. */
const LOWEST = 3e-5;

/**
 * The phases at temperatures up to somewhat above the one that is asked for, from the exact density of both singular
 * values.
 *
 * @throws UsageError where there is no exact density, or no temperature at which two ranks coexist.
 */
export function theoryPhases(
  { depth, correlations }: TheoryQuestion,
  { temperature, width, inputs, outputs }: EscapeQuestion,
): TheoryPhases {
  if (depth < 3) throw new UsageError(`--phases: ranks coexist at depth 3 and more only; found --depth ${depth}`);
  if (temperature < LOWEST) {
    throw new UsageError(
      `--phases: expected a --temperature of at least ${LOWEST}, below which the phases are those without noise; ` +
        `found ${temperature}`,
    );
  }
  const hidden = Array.from({ length: depth - 1 }, () => width);
  const widths = [inputs ?? correlations.length, ...hidden, outputs ?? correlations.length];
  const top = BEYOND * temperature;
  const temperatures = Array.from({ length: TEMPERATURES }, (_, i) => (top * (i + 1)) / TEMPERATURES);
  try {
    const law = knownTwoModeLaw(widths);
    const { coexistence } = freeEnergyPhaseDiagram(law, { betas: [], temperatures, correlations });
    if (coexistence.length > 0) return { widths, temperatures, coexistence };
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageError(`--phases: ${cause.message}`);
    throw cause;
  }
  throw new UsageError(
    `--phases: no two ranks coexist up to T = ${significant(top)}; noise is too strong there, so ask for a lower ` +
      '--temperature',
  );
}

/** Writes the diagram as SVG, with the point that was asked about. Throws what the file system throws. */
export async function writeTheoryPhases(phases: TheoryPhases, beta: number, temperature: number, file: string) {
  const label = `β = ${significant(beta)}, T = ${significant(temperature)}`;
  const figure: FigureData = phaseFigure(phases.coexistence, [{ label, beta, temperature }]);
  atomicWrite(file, await dataFigureSvg(figure));
}

/** The lines of equal weight in words: one for each pair of ranks and temperature. */
export function phasesText({ coexistence }: TheoryPhases): string {
  const lines = coexistence.map(({ temperature, fromRank, toRank, folds, beta, sharpness }) => {
    const range = `both exist for β from ${significant(folds.from, 4)} to ${significant(folds.to, 4)}`;
    const equal =
      beta === null
        ? 'and never weigh the same'
        : `and weigh the same at β = ${significant(beta, 4)}, behind ${significant(sharpness!, 3)} T`;
    return `T = ${significant(temperature, 3)}: ranks ${fromRank} and ${toRank} ${range}, ${equal}`;
  });
  return ['Phases over β and T, from the exact density of both singular values', ...lines].join('\n');
}
