// An event of one's own: tells, in the stream, when a network leaves its first plateau. Listen with
// ofType('plateau-left').
import { defineProtocol, definePlugin, type EventSource, initialise, train } from '@kramers/core';
import { z } from 'zod';

declare module '@kramers/core' {
  interface TrainingEventMap {
    'plateau-left': EventSource & { readonly epoch: number; readonly testMse: number };
  }
}

const plateau = defineProtocol({
  name: 'plateau',
  summary: 'Trains at one β, and tells when the test error has fallen below a level',
  options: z.strictObject({ beta: z.number().nonnegative(), below: z.number(), epochs: z.int().positive() }),
  conditions: ({ below }) => [['below', { metric: 'testMse', below }]],
  *run({ beta, below, epochs }, { emit }) {
    yield* initialise();
    const end = yield* train({ name: 'plateau', beta, epochs, until: [{ metric: 'testMse', below }] });
    if (end.condition === 0) emit('plateau-left', { epoch: end.epochs, testMse: end.metrics.testMse });
    return { left: end.condition === 0 ? end.epochs : null };
  },
});

export default definePlugin({
  name: 'plateau',
  protocols: [plateau],
  events: [
    {
      name: 'plateau-left',
      summary: 'A network has left its first plateau',
      schema: z.strictObject({ epoch: z.number(), testMse: z.number() }),
    },
  ],
});
