import type { Reading } from '@kramers/core';
import type { Ledger, LedgerEntry } from '@kramers/core/results';
import { boldFor, type Terminal } from '../ground/io';
import { duration, significant } from './numbers';
import { type Column, fitted, renderTable } from './table';

const overview: readonly Column[] = [
  { title: 'claim' },
  { title: 'verdict' },
  { title: 'found' },
  { title: 'claimed' },
  { title: 'of' },
];
const detail: readonly Column[] = [
  { title: 'reading' },
  { title: 'quantity', maxWidth: 48 },
  { title: 'found' },
  { title: 'claimed' },
  { title: 'verdict' },
];

/** Up to so many claims are shown with all their numbers. */
const FEW = 3;

/** The verdicts, one row for each claim; of a few claims every number, and the reasons. */
export function ledgerText({ claims, form, seconds }: Ledger, terminal: Terminal): string {
  const rows = claims.map((entry) => overviewRow(entry));
  const table = renderTable(fitted(overview, rows, terminal.width, 24), rows, terminal);
  const details = claims.length > FEW ? [] : claims.map((entry) => entryText(entry, terminal));
  return [
    table,
    ...details,
    `${tally(claims)}. ${form === 'quick' ? 'Quick form' : 'Full form'}, ${duration(seconds)}.`,
  ].join('\n\n');
}

function overviewRow(entry: LedgerEntry): string[] {
  const telling = tellingReading(entry);
  const verdict = entry.under === null || entry.verdict === 'holds' ? entry.verdict : `holds ${entry.under}`;
  return telling
    ? [entry.id, verdict, describeFound(telling), describeClaimed(telling), telling.quantity]
    : [entry.id, verdict, '', '', entry.reason];
}

/**
 * The number that the verdict turns on: of the reading under which the claim holds, or else the one that keeps the
 * literal reading from it.
 */
function tellingReading({ readings, under }: LedgerEntry): Reading | undefined {
  const name = under ?? readings[0]?.reading;
  const group = readings.filter(({ reading }) => reading === name);
  return (
    group.find(({ verdict }) => verdict === 'does not hold') ??
    group.find(({ verdict }) => verdict === 'inconclusive') ??
    group[0]
  );
}

/** `0.0925`, `6090 (5500 to 6700) epochs`, `above 53 000 epochs`. An interval without a width says nothing. */
export function describeFound({ value, interval, unit }: Reading): string {
  const suffix = unit === null ? '' : ` ${unit}`;
  if (value === null) return `${interval ? describeRange(interval) : 'nothing'}${suffix}`;
  const range = interval && interval[0] !== interval[1] ? ` (${describeRange(interval)})` : '';
  return `${significant(value)}${range}${suffix}`;
}

/** `0.41 (0.405 to 0.415)`, `above 7000 epochs`. */
export function describeClaimed({ expected, accepted, unit }: Reading): string {
  const suffix = unit === null ? '' : ` ${unit}`;
  const [low, high] = accepted;
  if (expected === null) return `${describeRange(accepted)}${suffix}`;
  return `${significant(expected)}${low === high ? '' : ` (${describeRange(accepted)})`}${suffix}`;
}

/** With as many digits as the number that it belongs to: with fewer, an end may pass it. */
function describeRange([low, high]: readonly [number | null, number | null]): string {
  if (low === null) return high === null ? 'anything' : `below ${significant(high)}`;
  return high === null ? `above ${significant(low)}` : `${significant(low)} to ${significant(high)}`;
}

function entryText(
  { id, statement, source, readings, asides, reason, decide, contradiction }: LedgerEntry,
  terminal: Terminal,
): string {
  const bold = boldFor(terminal.colour);
  const row = (one: Reading, verdict: string): string[] => [
    one.reading,
    one.quantity,
    describeFound(one),
    describeClaimed(one),
    verdict,
  ];
  const rows = [...readings.map((one) => row(one, one.verdict)), ...asides.map((one) => row(one, `(${one.verdict})`))];
  return [
    `${bold(id)}  ${statement} (${source})`,
    ...(rows.length === 0 ? [] : [renderTable(fitted(detail, rows, terminal.width, 14), rows, terminal)]),
    reason,
    ...(contradiction ? [`In the source: ${contradiction[0]}\nagainst:       ${contradiction[1]}`] : []),
    ...(decide === null ? [] : [`What would decide it: ${decide}`]),
  ].join('\n\n');
}

/** `12 hold, 9 do not hold, …`. */
function tally(claims: readonly LedgerEntry[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of claims) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].map(([verdict, count]) => `${verdict}: ${count}`).join(', ');
}
