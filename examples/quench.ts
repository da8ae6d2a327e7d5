// A protocol of one's own: train at one β, then change β at once, and watch how the rank follows.
import { defineProtocol, definePlugin, initialise, train } from '@kramers/core';
import { z } from 'zod';

const quench = defineProtocol({
  name: 'quench',
  summary: 'Trains at one β, changes it at once, and watches how the rank follows',
  options: z.strictObject({ from: z.number().nonnegative(), to: z.number().nonnegative(), epochs: z.int().positive() }),
  *run({ from, to, epochs }) {
    yield* initialise();
    yield* train({ name: 'before', beta: from, epochs, until: 'converged', role: 'prepare' });
    const end = yield* train({ name: 'quench', beta: to, epochs, watch: true });
    return { finalRank: end.metrics.rank };
  },
});

export default definePlugin({ name: 'quench', protocols: [quench] });
