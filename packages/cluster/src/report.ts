import type { TrainingEvent } from '@kramers/core';
import { fromLosslessText, losslessText } from '@kramers/core/internal';
import { seal, unseal } from '@kramers/core/node';

/** The events of one cell; the last of them tells how it ended. */
export type CellEvents = readonly TrainingEvent[];

/** A cell's report as it goes through Redis: JSON on one line, with its checksum. */
export function sealReport(report: CellEvents): string {
  return seal(losslessText(report));
}

/** A report that went through Redis; null if it is not as it was sent. */
export function openReport(sealed: string): CellEvents | null {
  const text = unseal(sealed);
  return text === null ? null : (fromLosslessText(text) as CellEvents);
}

/** Whether a cell is over after an event. */
export function isEnd({ type }: TrainingEvent): boolean {
  return type === 'cell-finished' || type === 'cell-failed';
}
