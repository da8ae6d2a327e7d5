import { stripVTControlCharacters } from 'node:util';
import { printable } from '@kramers/core/printable';
import Table from 'cli-table3';
import { boldFor, type Terminal } from '../ground/io';

/** One column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Wider cells are wrapped. */
  readonly maxWidth?: number;
}

const GAP = 2;

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
};
const plain = {
  wordWrap: true,
  chars: noLines,
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
};

/**
 * A table without lines, its titles in bold. Columns that hold nothing (or a dash) in every row are left out. Where
 * stdout is a terminal too narrow for it, each row becomes a block: its first cell, and below it a line for each of the
 * others.
 */
export function renderTable(
  columns: readonly Column[],
  found: readonly (readonly string[])[],
  { colour, width, terminal }: Terminal,
): string {
  const bold = boldFor(colour);
  // Spelt out before anything is measured.
  const rows = found.map((row) => row.map(printable));
  const kept = columns.map((_, i) => i).filter((i) => rows.some((row) => row[i] !== '' && row[i] !== '–'));
  const widths = kept.map((i) => {
    const longest = Math.max(columns[i]!.title.length, ...rows.map((row) => row[i]!.length));
    return longest > (columns[i]!.maxWidth ?? Infinity) ? columns[i]!.maxWidth! : null;
  });
  const table = new Table({
    ...plain,
    head: kept.map((i) => bold(columns[i]!.title)),
    colAligns: kept.map((i) => columns[i]!.align ?? 'left'),
    colWidths: widths,
  });
  table.push(...rows.map((row) => kept.map((i) => row[i]!)));
  const text = lines(table);
  if (!terminal || text.every((line) => stripVTControlCharacters(line).length <= width)) return text.join('\n');
  const titles = kept.map((i) => columns[i]!.title);
  return rows
    .map((row) =>
      block(
        titles,
        kept.map((i) => row[i]!),
        width,
        bold,
      ),
    )
    .join('\n');
}

/** The columns with the last one wrapped so that the table is no wider than `width`; it keeps at least `least`. */
export function fitted(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  least = 40,
): Column[] {
  const taken = columns
    .slice(0, -1)
    .map(
      ({ title, maxWidth = Infinity }, i) =>
        GAP + Math.min(maxWidth, Math.max(title.length, ...rows.map((row) => row[i]!.length))),
    );
  const room = width - taken.reduce((sum, one) => sum + one, 0);
  return columns.map((column, i) =>
    i === columns.length - 1 ? { ...column, maxWidth: Math.max(least, room) } : column,
  );
}

const INDENT = 2;
/** No column of a block is narrower, however narrow the terminal. */
const NARROWEST = 8;

/** One row as lines of title and value. */
function block(
  [first, ...titles]: readonly string[],
  [name, ...cells]: readonly string[],
  width: number,
  bold: (text: string) => string,
): string {
  const room = width - INDENT - GAP;
  const titleWidth = Math.max(NARROWEST, Math.min(Math.max(0, ...titles.map(({ length }) => length)), room >> 1));
  const valueWidth = Math.max(NARROWEST, room - titleWidth);
  const told = cells.map((cell, i) => [titles[i]!, cell]).filter(([, cell]) => cell !== '' && cell !== '–');
  const table = new Table({ ...plain, colWidths: [titleWidth, valueWidth] });
  table.push(...told.map(([title, cell]) => [cut(title!, titleWidth), cut(cell!, valueWidth)]));
  const below = told.length === 0 ? [] : lines(table).map((line) => `${' '.repeat(INDENT)}${line}`);
  return [...(name ? [bold(first ? `${first} ${name}` : name)] : []), ...below].join('\n');
}

/** Words that have no room are cut in two: the table would leave out their ends. */
function cut(text: string, width: number): string {
  return text.replace(new RegExp(`\\S{${width}}(?=\\S)`, 'g'), '$& ');
}

function lines(table: { toString(): string }): string[] {
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
