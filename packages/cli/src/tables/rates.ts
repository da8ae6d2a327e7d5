import type { Summary } from '@kramers/core';
import { plusMinus } from '@kramers/core/internal';
import type { PointPrediction } from '@kramers/core/results';
import type { SampledRate } from '@kramers/protocols';
import type { Terminal } from '../ground/io';
import { epochs } from './escape-time';
import { grouped, significant } from './numbers';
import { type Column, renderTable } from './table';

const columns: readonly Column[] = [
  { title: '' },
  { title: 'ln τ', align: 'right' },
  { title: 'mean escape time τ in epochs (95 %)' },
  { title: 'departures per epoch', align: 'right' },
  { title: 'ln P(target)', align: 'right' },
  { title: 'interfaces', align: 'right' },
  { title: 'steps', align: 'right' },
  { title: 'ln τ in theory', align: 'right' },
  { title: 'Kramers–Langer', align: 'right' },
];

/** Estimates of escape times, one row for each that was made, beside what theory predicts without a fitted number. */
export function ratesTable(summary: Summary, terminal: Terminal): string {
  const { predictions } = summary.analysis;
  const rows = summary.points.flatMap(({ label, values, trapped, replicas }, place) => {
    const theory = theoryCells(predictions.find(({ point }) => point === place));
    const rates = values.filter(isRate);
    if (rates.length === 0) {
      const why = trapped === 0 ? `none of ${replicas} held in the trap` : 'no estimate';
      return [[label, '–', why, '–', '–', '–', '–', ...theory]];
    }
    return rates.map((rate) => [label, ...cells(rate), ...theory]);
  });
  const told = [...new Set(predictions.map(({ reason, claims }) => reason ?? claims!.sentence))];
  return [renderTable(columns, rows, terminal), ...told.map((sentence) => `theory: ${sentence}`)].join('\n');
}

function theoryCells(prediction: PointPrediction | undefined): [finite: string, limit: string] {
  if (prediction === undefined) return ['–', '–'];
  return [prediction.lnTau?.toFixed(2) ?? '–', prediction.lnTauKramersLanger.toFixed(2)];
}

/** Not every method samples by repeats and interfaces. */
type Told = Omit<SampledRate, 'repeats'> & Partial<Pick<SampledRate, 'repeats'>>;

function cells({ lnTau, lnTauError, lnTauLow, lnTauHigh, reason, repeats = [], steps }: Told): string[] {
  const mean = (values: readonly number[]): string =>
    values.length === 0 ? '–' : significant(values.reduce((a, b) => a + b, 0) / values.length, 3);
  const interfaces = repeats.map((repeat) => repeat.interfaces.length);
  const told = [
    mean(repeats.map(({ flux }) => flux)),
    mean(repeats.flatMap(({ lnProbability }) => lnProbability ?? [])),
    mean(interfaces),
    grouped(steps),
  ];
  if (lnTau === null) return ['–', reason ?? 'no estimate', ...told];
  const time = `${epochs(Math.exp(lnTau))} (${epochs(Math.exp(lnTauLow!))} to ${epochs(Math.exp(lnTauHigh!))})`;
  return [plusMinus(lnTau, lnTauError), time, ...told];
}

function isRate(value: unknown): value is SampledRate {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'rate-estimate';
}
