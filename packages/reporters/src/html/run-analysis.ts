import type { FinishedRun } from '@kramers/core';
import { figuresOf } from '../figures/catalogue';
import type { Figure } from '../drawing/figure';
import { readRun, type RunView } from '../run/run-view';

/** A run read and drawn: what a page and the files beside it are made of. */
export interface RunAnalysis {
  readonly view: RunView;
  readonly figures: readonly Figure[];
}

/** Reads a run and makes its figures. */
export function analyseRun(run: FinishedRun): RunAnalysis {
  const view = readRun(run);
  return { view, figures: figuresOf(view) };
}
