import type { FinishedRun } from '@kramers/core';
import * as plain from '@kramers/core/testing';
import { builtInFigures } from '../figures/catalogue';

/** A made-up run for which the built-in figures are registered. */
function drawn(run: FinishedRun): FinishedRun {
  const own: FinishedRun = {
    ...run,
    figures: () => ({ figures: builtInFigures.flatMap((kind) => kind.of(own) ?? []), failed: [] }),
  };
  return own;
}

export const trapRun = (...given: Parameters<typeof plain.trapRun>): FinishedRun => drawn(plain.trapRun(...given));
export const sweepRun = (...given: Parameters<typeof plain.sweepRun>): FinishedRun => drawn(plain.sweepRun(...given));
export const runOf = (...given: Parameters<typeof plain.runOf>): FinishedRun => drawn(plain.runOf(...given));
export const { trapExperiment } = plain;
