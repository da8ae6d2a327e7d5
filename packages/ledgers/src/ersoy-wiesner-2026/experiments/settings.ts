// What the experiments that claims are judged by have in common.

/** The paper's samples, a new one for each replica. */
export const freshSamples = { kind: 'gaussian', correlations: [0.9, 0.8], samples: 512, testSamples: 512, fresh: true };
/** One sample of that size for all replicas. */
export const oneSample = { kind: 'gaussian', correlations: [0.9, 0.8], samples: 512, testSamples: 512, seed: 45 };
/** Exact moments of the two features alone. */
export const exactMoments = { kind: 'gaussian', correlations: [0.9, 0.8], population: true };
/** Exact moments, with as many inputs as the paper's D = 170 needs. */
export const paperMoments = { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true };
/** Full batches, timed as minibatches of 64 of 512 are. */
export const langevin = { learningRate: 0.08, batchSize: 'full', stepsPerEpoch: 8 };
/** Two to five features. */
export const featureLists = [2, 3, 4, 5].map((count) => [0.9, 0.8, 0.7, 0.6, 0.5].slice(0, count));
/** Escape from the rank-1 trap by flux sampling. */
export const sampling = { kind: 'flux-sampling', trapBeta: 0.361, trials: 100, repeats: 4 };
/** Its effort in the long form. */
export const longSampling = { 'protocol.trials': 400, 'protocol.repeats': 8 };
