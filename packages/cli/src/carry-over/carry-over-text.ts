import { type CarryOverDocument, carryOverParts } from '@kramers/core/internal';
import pc from 'picocolors';
import type { Terminal } from '../ground/io';
import { significant } from '../tables/numbers';
import { type Column, renderTable } from '../tables/table';

const marks = { holds: '✓', 'does not hold': '✗', inconclusive: '?' } as const;

/** The verdicts of several networks, side by side; of a single one with every number. */
export function carryOverText(documents: readonly CarryOverDocument[], terminal: Terminal): string {
  const { bold } = pc.createColors(terminal.colour);
  const columns: Column[] = [{ title: 'network' }, ...carryOverParts.map((title) => ({ title, maxWidth: 26 }))];
  const rows = documents.map(({ name, claims }) => [
    name,
    ...claims.map(({ verdict, found }) => `${marks[verdict]} ${found}`),
  ]);
  const [only, ...others] = documents;
  const numbers = only && others.length === 0 ? ['', bold('Numbers'), numbersOf(only, terminal)] : [];
  const notes = documents.flatMap(({ name, landscape }) => landscape.notes.map((text) => `${name}: ${text}`));
  return [
    renderTable(columns, rows, terminal),
    ...numbers,
    '',
    '✓ holds   ✗ does not hold   ? inconclusive; ln τ in flow time, steps × learning rate',
    ...documents.map(settingText),
    ...notes,
  ].join('\n');
}

function settingText({ name, landscape, setting }: CarryOverDocument): string {
  const { beta, fromRank, toRank, temperature, learningRate, minibatchBeta } = setting;
  const { widths, samples, bias } = landscape.network;
  const escape = temperature === null ? '' : `, T = ${temperature}, learning rate ${learningRate}`;
  return (
    `${name}: widths ${widths.join('–')}${bias ? ' with biases' : ''}, ${samples} samples; ` +
    `rank ${fromRank} → ${toRank} at β = ${beta}${escape}; minibatches at β = ${minibatchBeta}`
  );
}

function numbersOf({ claims }: CarryOverDocument, terminal: Terminal): string {
  const value = (one: number | null) => (one === null ? '–' : significant(one, 5));
  const ends = (pair: readonly [number | null, number | null] | null) => {
    const [low, high] = (pair ?? []).map((end) => (end === null ? null : significant(end, 4)));
    if (low && high) return `${low} to ${high}`;
    return low ? `above ${low}` : high ? `below ${high}` : '';
  };
  const rows = claims.flatMap(({ part, readings, asides }) =>
    [...readings.map((one) => [one, marks[one.verdict]] as const), ...asides.map((one) => [one, ''] as const)].map(
      ([{ quantity, value: found, interval, accepted }, mark], i) => [
        i === 0 ? part : '',
        quantity,
        value(found),
        ends(interval),
        mark === '' ? '' : ends(accepted),
        mark,
      ],
    ),
  );
  const columns: Column[] = [
    { title: '' },
    { title: 'quantity', maxWidth: 60 },
    { title: 'found', align: 'right' },
    { title: '95 %' },
    { title: 'accepted' },
    { title: '' },
  ];
  return renderTable(columns, rows, terminal);
}
