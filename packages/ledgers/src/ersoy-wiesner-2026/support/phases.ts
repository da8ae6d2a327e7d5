import type { FigureData } from '@kramers/core';
import { once, phaseFigure } from '@kramers/core/results';
import { freeEnergyPhaseDiagram, knownTwoModeLaw, modeFreeEnergy } from '@kramers/theory';
import { log } from '@kramers/theory/elementary';
import { paper } from './paper-values';

/** T at which the experiments under Langevin noise are run at the paper's β. */
export const WARM = 1.05e-3;

const widths = [5, paper.width, paper.width, 2];
const { correlations } = paper;
const TEMPERATURES = [1e-4, 2e-4, 4e-4, 7e-4, WARM, 1.5e-3, 2e-3];

/** Where the paper's experiments lie, as the ledger runs them under Langevin noise. */
const PLACES = [
  { label: 'Fig. 1(a) as theorised', beta: paper.beta, temperature: WARM },
  { label: 'Fig. 2(b) as theorised, warm end', beta: 0.25, temperature: 1e-3 },
  { label: 'Fig. 2(b) as theorised, cold end', beta: 0.25, temperature: 1.3e-4 },
];

/** What entropy decides at the paper's β: T* from which rank 2 has more weight than rank 1, and their odds at WARM. */
export const entropyAtPaper = once((): { readonly coexistence: number; readonly lnOdds: number } => {
  const found = modeFreeEnergy({ widths, correlations, beta: paper.beta, temperature: WARM, mode: 2 });
  const weight = (rank: number) => found.basins.find((basin) => basin.rank === rank)!.weight!;
  return { coexistence: found.coexistence.temperature!, lnOdds: log(weight(1) / weight(2)) };
});

/** The phases of the paper's network over β and T. */
export const paperPhases = once((): FigureData => {
  const law = knownTwoModeLaw(widths);
  const picture = { betas: [], temperatures: TEMPERATURES, correlations, intervals: 120 };
  const { coexistence } = freeEnergyPhaseDiagram(law, picture);
  return phaseFigure(coexistence, PLACES);
});
