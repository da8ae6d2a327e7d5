import Table from 'cli-table3';
import pc from 'picocolors';

/** One column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Wider cells are wrapped. */
  readonly maxWidth?: number;
}

const GAP = 2;

const noLines = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: ' '.repeat(GAP),
};

/** A table without lines, its titles in bold. Columns that hold nothing (or a dash) in every row are left out. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[], colour: boolean): string {
  const { bold } = pc.createColors(colour);
  const kept = columns.map((_, i) => i).filter((i) => rows.some((row) => row[i] !== '' && row[i] !== '–'));
  const widths = kept.map((i) => {
    const longest = Math.max(columns[i]!.title.length, ...rows.map((row) => row[i]!.length));
    return longest > (columns[i]!.maxWidth ?? Infinity) ? columns[i]!.maxWidth! : null;
  });
  const table = new Table({
    head: kept.map((i) => bold(columns[i]!.title)),
    colAligns: kept.map((i) => columns[i]!.align ?? 'left'),
    colWidths: widths,
    wordWrap: true,
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  table.push(...rows.map((row) => kept.map((i) => row[i]!)));
  return table.toString().split('\n').map((line) => line.trimEnd()).join('\n');
}

/** The columns with the last one wrapped so that the table is no wider than `width`; it keeps at least `least`. */
export function fitted(columns: readonly Column[], rows: readonly (readonly string[])[], width: number, least = 40): Column[] {
  const taken = columns.slice(0, -1).map(({ title, maxWidth = Infinity }, i) => GAP + Math.min(maxWidth, Math.max(title.length, ...rows.map((row) => row[i]!.length))));
  const room = width - taken.reduce((sum, one) => sum + one, 0);
  return columns.map((column, i) => (i === columns.length - 1 ? { ...column, maxWidth: Math.max(least, room) } : column));
}
