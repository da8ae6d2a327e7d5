import type { PointSummary, FinishedRun } from '@kramers/core';
import { log } from '@kramers/theory/elementary';
import { paper } from './paper-values';

/** The minibatch noise of one grid point. */
export interface NoiseSetting {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly sampling: 'shuffled' | 'replacement';
  /** ln of the length of an epoch in η_lr · steps, the unit in which gradient flow does not depend on η_lr. */
  readonly lnEpoch: number;
  readonly stepsPerEpoch: number;
  readonly point: PointSummary;
}

/** The grid points of a run that varies `training`, of one kind of sampling. */
export function noiseSettings({ summary }: FinishedRun, sampling: NoiseSetting['sampling']): NoiseSetting[] {
  return summary.points.flatMap((point) => {
    const training = point.parameters['training'] as Pick<NoiseSetting, 'learningRate' | 'batchSize' | 'sampling'>;
    const stepsPerEpoch = Math.floor(paper.samples / training.batchSize);
    return training.sampling === sampling
      ? [{ ...training, stepsPerEpoch, lnEpoch: log(training.learningRate * stepsPerEpoch), point }]
      : [];
  });
}
