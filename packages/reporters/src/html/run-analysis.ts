import type { FinishedRun } from '@kramers/core';
import { drawable } from '../drawing/data-figure';
import type { Figure } from '../drawing/figure';
import { type RunView, viewOf } from '../run/run-view';

/** A run read and drawn: what a page and the files beside it are made of. */
export interface RunAnalysis {
  readonly view: RunView;
  readonly figures: readonly Figure[];
  /** Kinds of figure that could not be made, in a sentence each. */
  readonly failed: readonly string[];
}

/** Reads a run and makes its figures. */
export function analyseRun(run: FinishedRun): RunAnalysis {
  const drawn: Figure[] = [];
  const { figures, failed } = run.figures();
  for (const data of figures) drawn.push(drawable(data));
  return {
    view: viewOf(run),
    figures: drawn,
    failed: failed.map(({ figure, message }) => `figure "${figure}" is left out: ${message}`),
  };
}
