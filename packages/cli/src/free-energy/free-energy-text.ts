import type { MeasuredTransmission } from '@kramers/protocols';
import type { ModeFreeEnergy } from '@kramers/theory';
import type { Terminal } from '../ground/io';
import { significant } from '../tables/numbers';
import { renderTable } from '../tables/table';

/** Free energies as a person reads them: one row for each β and temperature. */
export function freeEnergyText(documents: readonly FreeEnergyDocument[], terminal: Terminal): string {
  const inT = (energy: number | null, { temperature }: FreeEnergyDocument) =>
    energy === null ? '–' : `${significant(energy / temperature, 3)} T`;
  const rows = documents.map((one) => [
    significant(one.beta),
    significant(one.temperature),
    one.basins.map(({ rank, weight }) => `${rank}${weight === null ? '' : ` (${significant(weight, 3)})`}`).join(', '),
    inT(one.barrierUp, one),
    inT(one.barrierDown, one),
    cell(one.lnTau, one.lnTauInterval),
    ...transmissionCells(one),
    one.coexistence.temperature === null ? '–' : significant(one.coexistence.temperature, 3),
    one.coexistence.beta === null ? '–' : significant(one.coexistence.beta, 4),
    one.method,
  ]);
  const titles = [
    'β',
    'T',
    'ranks (weight)',
    'barrier up',
    'barrier down',
    'ln τ',
    'κ',
    'ln τ − ln κ',
    'T*(β)',
    'β*(T)',
    'method',
  ];
  const warnings = documents.flatMap(({ temperature, warnings: told = [] }) =>
    told.map((warning) => `T = ${significant(temperature)}: ${warning}`),
  );
  return [
    `Free energy along ${documents[0]!.order}`,
    renderTable(
      titles.map((title) => ({ title, align: 'right' })),
      rows,
      terminal,
    ),
    ...warnings,
    'ln τ: of the mean time up, in epochs. T* and β*: where both ranks have the same weight.',
    ...(documents.some(({ transmission }) => transmission) ? [KAPPA] : []),
  ].join('\n');
}

const KAPPA =
  'κ: crossings of the top as measured, over those of its free energy and diffusion alone. ln τ − ln κ counts what ' +
  'the order parameter leaves out.';

function cell(value: number | null, interval?: readonly [number, number]): string {
  if (value === null) return '–';
  const ends = interval === undefined ? '' : ` (${interval.map((end) => end.toFixed(2)).join(' to ')})`;
  return `${value.toFixed(2)}${ends}`;
}

function transmissionCells({ transmission }: FreeEnergyDocument): [kappa: string, corrected: string] {
  if (!transmission) return ['–', '–'];
  const { kappa, kappaLow, kappaHigh, lnTau, lnTauLow, lnTauHigh } = transmission;
  return [cell(kappa, [kappaLow, kappaHigh]), cell(lnTau, [lnTauLow, lnTauHigh])];
}

/** What `kramers free-energy --json` prints for each β and temperature. Energies are in the unit of the loss. */
export interface FreeEnergyDocument extends Omit<ModeFreeEnergy, 'method'> {
  readonly method: 'exact' | 'one-mode' | 'sampled';
  /** 95 %, of what was sampled. */
  readonly lnTauInterval?: readonly [low: number, high: number];
  /** κ and ln τ − ln κ, if asked for; null where they could not be measured, and a warning says why. */
  readonly transmission?: MeasuredTransmission | null;
  /** What sampling found to be wrong with itself. */
  readonly warnings?: readonly string[];
}
