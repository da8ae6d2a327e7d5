import type { BackendTrial } from './try-backends';
import type { Terminal } from '../ground/io';
import { significant } from '../tables/numbers';
import { fitted, renderTable } from '../tables/table';

/** Backends, one a row. */
export function backendsTable(trials: readonly BackendTrial[], terminal: Terminal): string {
  const tried = trials.some(({ stepsPerSecond }) => stepsPerSecond !== null);
  const rows = trials.map(({ name, found, missing, stepsPerSecond, summary }) => [
    name,
    ...(tried ? [stepsPerSecond === null ? '–' : significant(stepsPerSecond, 2)] : []),
    missing ?? found ?? 'needs nothing but Node',
    summary,
  ]);
  const columns = [
    { title: 'backend' },
    ...(tried ? [{ title: 'steps/s', align: 'right' as const }] : []),
    { title: 'here', maxWidth: 60 },
    { title: 'what it is' },
  ];
  return renderTable(fitted(columns, rows, terminal.width), rows, terminal);
}
