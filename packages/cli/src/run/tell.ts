import type { Damage } from '@kramers/core/node';
import { type Io, note } from '../ground/io';
import type { Summary } from '@kramers/core';
import { type ExitCode, exitCode } from '../ground/command';
import { counted } from '../tables/numbers';
import type { RunOutcome } from './record-experiment';

/** Says on stderr what the table of results does not: failures, divergences, warnings. */
export function tellNotes(io: Io, outcome: RunOutcome, summary: Summary, prefix = ''): void {
  const tell = (kind: string, text: string): void => note(io, `${kind}: ${prefix}${text}`);
  for (const line of outcome.notes) tell('note', line);
  for (const { label, diverged, stillness, warnings } of summary.points) {
    if (diverged > 0)
      tell('note', `${label}: the loss of ${counted(diverged, 'replica')} stopped being finite (diverged)`);
    if (stillness !== null) tell('note', `${label}: nothing escaped; ${stillness}`);
    for (const [warning, count] of Object.entries(warnings))
      tell('note', `${label}: ${warning} (${counted(count, 'replica')})`);
  }
  for (const [reason, count] of outcome.failures) tell('failed', `${reason} (${counted(count, 'replica')})`);
}

/** Whether a run that came to its end has failed: a cell has no result, or its loss stopped being finite. */
export function isFailure({ failures }: RunOutcome, { points }: Summary): boolean {
  return failures.size > 0 || points.some(({ diverged }) => diverged > 0);
}

/** Says what an interrupted run leaves behind, and how to go on. */
export function tellInterruption(io: Io, { cells, finished }: RunOutcome, folder: string): ExitCode {
  note(
    io,
    `stopped: ${finished} of ${counted(cells, 'cell')} ${cells === 1 ? 'is' : 'are'} finished and kept in ` +
      `${folder}. The same command, or \`kramers resume ${folder}\`, goes on from there.`,
  );
  return exitCode.interrupted;
}

/** Says of a file of a run folder that it is not believed, and why. */
export function tellDamage(io: Io): (damage: Damage) => void {
  return ({ file, reason }) => note(io, `note: ${file} is damaged, and left out: ${reason}`);
}
