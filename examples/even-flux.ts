// A rate method of one's own, on the kit that flux sampling is made of: interfaces at equal distances, instead of
// placed by scouts.
import { defineRateMethod, definePlugin } from '@kramers/core';
import { escapeRate, forwardFlux, rareEventOptions, type SamplerFactory } from '@kramers/protocols';
import { z } from 'zod';

const evenFlux = defineRateMethod({
  name: 'even-flux',
  summary: 'Forward flux sampling through interfaces at equal distances',
  options: z.strictObject({
    ...rareEventOptions,
    trials: z.int().min(10).default(100).meta({ description: 'Walks from each interface, in each repeat.' }),
    interfaces: z.int().min(1).default(6).meta({ description: 'How many there are, the target among them.' }),
  }),
  run(options, context) {
    const { trials, interfaces: count } = options;
    const factory: SamplerFactory = function* (walks, { home, gate }, target, stride) {
      const levels = Array.from({ length: count }, (_, i) => gate + ((target - gate) * (i + 1)) / count);
      // As many walks from each; one that falls back goes on until it is home.
      const stages = levels.map((level) => ({ level, trials, floors: [] }));
      return (departures, random, name) =>
        forwardFlux(walks, departures, { home, stages, looks: stride, random, name });
    };
    return escapeRate('even-flux', { ...options, departures: trials }, context, factory);
  },
});

export default definePlugin({ name: 'even-flux', rateMethods: [evenFlux] });
