import { defineProtocol } from '@kramers/core';
import { schedule } from '@kramers/core/plugins';
import { z } from 'zod';
import { learnEverything, needsReference, referenceAt, sharedOptions, watch } from '../steps/named-steps';
import { runSteps, type Step } from '../steps/steps';

/** Trains from random weights at one β, and watches how soon the network learns. */
export const randomInit = defineProtocol({
  name: 'random-init',
  version: 1,
  summary: 'Trains from random weights at one β and watches how soon the network learns',
  options: z.strictObject({
    beta: schedule,
    ...sharedOptions,
    stopAtEscape: z
      .boolean()
      .default(false)
      .meta({ description: 'End the run at the escape instead of after all epochs.' }),
  }),
  run(options, context) {
    const { beta, prepareEpochs } = options;
    const reference: Step[] = needsReference(context.experiment)
      ? [{ save: 'initial' }, learnEverything(prepareEpochs), referenceAt(beta, prepareEpochs), { restore: 'initial' }]
      : [];
    const steps: Step[] = [{ initialise: 'random' }, ...reference, watch('train', options)];
    return runSteps(steps, context);
  },
});
