// A rate method written from nothing but the kit: every departure from the basin is followed until it is at the target
// or home again. No interfaces: good where one departure in a hundred gets there, hopeless where one in a million does.
import { definePlugin, defineRateMethod } from '@kramers/core';
import { escapeRate, rareEventOptions, type SamplerFactory } from '@kramers/protocols';
import { log } from '@kramers/theory/elementary';
import { z } from 'zod';

const straight = defineRateMethod({
  name: 'straight',
  summary: 'Departures from the basin, each followed to the target or home',
  options: z.strictObject({
    ...rareEventOptions,
    trials: z.int().min(10).default(400).meta({ description: 'Departures in each repeat.' }),
  }),
  run(options, context) {
    // For one basin: what is to be done with the departures of each repeat.
    const factory: SamplerFactory = function* (walks, { home }, target, looks) {
      return function* (departures, _random, name) {
        const before = walks.steps;
        // Each goes on with random numbers of its own, so that the same repeat gives the same bits again.
        const legs = departures.map(({ state }, i) => ({ from: state, streams: `${name}/${i}` }));
        const ended = yield* walks.run(legs, { past: target, behind: home, looks });
        yield* walks.forget([...departures, ...ended].map(({ state }) => state));

        const trials = departures.length;
        const times = ended.flatMap(({ end, steps }, i) => (end === 'past' ? [departures[i]!.age + steps] : []));
        const probability = times.length / trials;
        const steps = walks.steps - before;
        return {
          lnProbability: log(probability),
          variance: (1 - probability) / times.length,
          reactiveSteps: times.length > 0 ? times.reduce((sum, time) => sum + time, 0) / times.length : null,
          interfaces: [{ level: target, trials, crossed: times.length, probability, steps }],
          unfinished: ended.filter(({ end }) => end === 'bound').length,
        };
      };
      yield* []; // A sampler that needs scouts sends them here.
    };
    return escapeRate('straight', { ...options, departures: options.trials }, context, factory);
  },
});

export default definePlugin({ name: 'straight', rateMethods: [straight] });
