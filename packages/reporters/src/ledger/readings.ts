import type { Reading } from '@kramers/core';
import type { LedgerEntry } from '@kramers/core/results';
import { readable } from '../drawing/numbers';
import { html, type Markup } from '../drawing/markup';

/**
 * The number that a verdict turns on: of the reading under which the claim holds, or else the one that keeps the
 * literal reading from it.
 */
export function tellingReading({ readings, under }: Pick<LedgerEntry, 'readings' | 'under'>): Reading | undefined {
  const name = under ?? readings[0]?.reading;
  const group = readings.filter(({ reading }) => reading === name);
  return (
    group.find(({ verdict }) => verdict === 'does not hold') ??
    group.find(({ verdict }) => verdict === 'inconclusive') ??
    group[0]
  );
}

/** `0.0925`, `6090 epochs, 95 %: 5500 to 6700`, `above 53 000 epochs`. An interval without a width says nothing. */
export function foundText({ value, interval, unit }: Reading): Markup {
  const suffix = unit === null ? '' : ` ${unit}`;
  if (value === null) return html`${interval ? rangeText(interval) : 'nothing'}${suffix}`;
  return html`${readable(value, 4)}${suffix}${
    interval && interval[0] !== interval[1] ? html` <small>95 %: ${rangeText(interval)}</small>` : null
  }`;
}

/** `0.41 (0.405 to 0.415 accepted)`, `above 7000 epochs`. */
export function claimedText({ expected, accepted, unit }: Reading): Markup {
  const suffix = unit === null ? '' : ` ${unit}`;
  if (expected === null) return html`${rangeText(accepted)}${suffix}`;
  const [low, high] = accepted;
  return html`${readable(expected, 4)}${suffix}${
    low === high ? null : html` <small>accepted: ${rangeText(accepted)}</small>`
  }`;
}

/** The value found, with its interval in brackets; with three digits, unless an end of what belongs to it passes it. */
export function foundBriefly({ value, interval, unit, accepted }: Reading): string {
  const suffix = unit === null ? '' : ` ${unit}`;
  if (value === null) return `${interval ? rangeText(interval) : 'nothing'}${suffix}`;
  const ends = [...(interval ?? []), ...accepted].filter((end): end is number => end !== null);
  const short = Number(value.toPrecision(3));
  const passed = ends.some((end) => Math.sign(end - value) === -Math.sign(end - short));
  const range = interval && interval[0] !== interval[1] ? ` (${rangeText(interval)})` : '';
  return `${readable(value, passed ? 4 : 3)}${range}${suffix}`;
}

/** The claimed value without the range that is accepted for it. */
export function claimedBriefly({ expected, accepted, unit }: Reading): string {
  return `${expected === null ? rangeText(accepted) : readable(expected, 4)}${unit === null ? '' : ` ${unit}`}`;
}

function rangeText([low, high]: readonly [number | null, number | null]): string {
  if (low === null) return high === null ? 'anything' : `below ${readable(high, 4)}`;
  return high === null ? `above ${readable(low, 4)}` : `${readable(low, 4)} to ${readable(high, 4)}`;
}

/** Every number of a claim: those that decide it, then those that explain it. */
export function readingsTable({ readings, asides }: Pick<LedgerEntry, 'readings' | 'asides'>): Markup | null {
  if (readings.length + asides.length === 0) return null;
  return html`<table class="results readings">
<thead><tr><th scope="col">Reading</th><th scope="col">Quantity</th><th scope="col">Found</th>
<th scope="col">Claimed</th><th scope="col">Agrees</th></tr></thead>
<tbody>
${readings.map((one) => row(one, false))}${asides.map((one) => row(one, true))}</tbody>
</table>`;
}

function row(one: Reading, aside: boolean): Markup {
  const agrees = { holds: 'yes', 'does not hold': 'no', inconclusive: 'open' }[one.verdict];
  return html`<tr${aside ? html` class="aside"` : null}>
  <td data-label="Reading"><div>${one.reading}${aside ? html` <small>beside the verdict</small>` : null}</div></td>
  <td data-label="Quantity"><div>${one.quantity}${one.note === null ? null : html` <small>${one.note}</small>`}</div>
  </td><td data-label="Found"><div>${foundText(one)}</div></td>
  <td data-label="Claimed"><div>${claimedText(one)}</div></td><td data-label="Agrees"><div>${agrees}</div></td></tr>
`;
}
