// What the experiments of this ledger have in common.

/** Exact moments of the two features, five inputs. */
export const population = { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true };
/** Full batches, timed as minibatches of 64 of 512 are. */
export const fullBatches = { learningRate: 0.08, batchSize: 'full', stepsPerEpoch: 8 };
/** Rank 2, held for five epochs. */
export const rankTwo = { singularValue: 2, above: 0.3, hold: 5 };

/** Places its text where the source of a claim is named: the study that the claims come from. */
export const STUDY = 'Study of schemes';
