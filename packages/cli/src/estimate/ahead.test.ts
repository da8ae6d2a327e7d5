import { definePlugin, defineProtocol, initialise, train } from '@kramers/core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createKramers } from '../lab/create-kramers';
import { aheadOf } from './ahead';

/** A protocol that looks for a value, and finds none where every singular value is said to be 0. */
const searching = defineProtocol({
  name: 'searching',
  summary: 'Trains, and if told to counts until a number is large enough',
  options: z.strictObject({ counts: z.boolean() }),
  *run({ counts }) {
    yield* initialise();
    const { metrics } = yield* train({ name: 'learn', beta: 0.1, epochs: 100 });
    let scale = 1;
    while (counts && scale * metrics.singularValues[0]! < 1) scale += 1;
    return scale;
  },
});

const lab = createKramers({ plugins: [definePlugin({ name: 'searching', protocols: [searching] })] });
const ahead = (protocol: object, shard: Parameters<typeof aheadOf>[2] = null) => {
  const experiment = {
    name: 'ahead',
    data: { kind: 'gaussian', correlations: [0.9, 0.8], population: true },
    training: { batchSize: 'full', stepsPerEpoch: 8 },
    protocol,
    over: { 'training.learningRate': [0.05, 0.06, 0.07] },
    replicas: { count: 4 },
  };
  return aheadOf(lab.resolve(experiment as never), lab.registry, shard);
};

it('knows how many cells there are, and the steps of each at most', () => {
  const known = ahead({ kind: 'searching', counts: false });
  expect([known.cells, known.boundAt(0), known.boundAt(2)]).toEqual([12, 800, 800]);
  expect(ahead({ kind: 'searching', counts: false }, { index: 2, of: 5 }).cells).toBe(3);
});

it('knows no bound where a protocol loops for ever on made-up answers, and does not wait for it', () => {
  const unknown = ahead({ kind: 'searching', counts: true });
  const begin = performance.now();
  expect([0, 1, 2].map((point) => unknown.boundAt(point))).toEqual([Infinity, Infinity, Infinity]);
  // One rehearsal of a fifth of a second, on a machine that may have much else to do.
  expect(performance.now() - begin).toBeLessThan(5000);
});
