// Kramers as a library: a pipeline, watched with a few lines of RxJS. Prints the epoch at which each replica escapes.
import { escaped } from '@kramers/core';
import { createKramers } from '@kramers/cli';

createKramers()
  .run({
    name: 'library-example',
    data: { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true },
    training: { batchSize: 'full', stepsPerEpoch: 8 },
    escape: { singularValue: 2, above: 0.3 },
    protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, temperature: 8e-4, epochs: 20_000 },
    replicas: { count: 5 },
  })
  .pipe(escaped())
  .subscribe(({ replica, epoch }) => console.log(`replica ${replica} escaped after ${epoch} epochs`));
