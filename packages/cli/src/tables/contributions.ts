import type { ContributionKind } from '@kramers/core';
import type { Registered } from '@kramers/core/plugins';
import { boldFor, type Terminal } from '../ground/io';
import { fitted, renderTable } from './table';

/** Everything registered, a table for each kind. */
export function contributionsText(
  entries: readonly Registered[],
  kinds: readonly ContributionKind[],
  terminal: Terminal,
): string {
  const bold = boldFor(terminal.colour);
  const columns = fitted(
    [{ title: 'name' }, { title: 'plugin' }, { title: 'summary' }],
    entries.map(rowOf),
    terminal.width,
  );
  return kinds
    .map((kind) => {
      const rows = entries.filter((entry) => entry.kind === kind).map(rowOf);
      if (rows.length === 0) return `${bold(kind)}\nnone`;
      return `${bold(kind)}\n${renderTable(columns, rows, terminal)}`;
    })
    .join('\n\n');
}

function rowOf({ plugin, replaced, contribution: { name, summary } }: Registered): string[] {
  return [name, plugin, replaced === null ? summary : `replaces that of ${replaced}: ${summary}`];
}
