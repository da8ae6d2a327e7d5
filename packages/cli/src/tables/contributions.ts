import type { ContributionKind, Registered } from '@kramers/core';
import pc from 'picocolors';
import type { Io } from '../io';
import { renderTable } from './table';

/** Everything registered, a table for each kind. */
export function contributionsText(entries: readonly Registered[], kinds: readonly ContributionKind[], { colour, width }: Pick<Io, 'colour' | 'width'>): string {
  const { bold } = pc.createColors(colour);
  const longest = (of: (entry: Registered) => string): number => Math.max(0, ...entries.map((entry) => of(entry).length));
  const room = Math.max(40, width - longest((entry) => entry.contribution.name) - longest((entry) => entry.plugin) - 6);
  return kinds
    .map((kind) => {
      const rows = entries.filter((entry) => entry.kind === kind).map(({ plugin, contribution: { name, summary } }) => [name, plugin, summary]);
      if (rows.length === 0) return `${bold(kind)}\nnone`;
      return `${bold(kind)}\n${renderTable([{ title: 'name' }, { title: 'plugin' }, { title: 'summary', maxWidth: room }], rows, colour)}`;
    })
    .join('\n\n');
}
