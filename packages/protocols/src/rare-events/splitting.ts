import { count, limits } from '@kramers/core/plugins';
import { defineRateMethod } from '@kramers/core';
import { z } from 'zod';
import { escapeRate, type SamplerFactory } from './escape-rate';
import { multilevelSplitting } from './multilevel-splitting';
import { rareEventOptions } from './options';
import { settingOf } from './setting';

/** Estimates an escape time by adaptive multilevel splitting. */
export const splitting = defineRateMethod({
  name: 'splitting',
  version: 1,
  summary: 'Estimates an escape time that no one could wait for, by adaptive multilevel splitting',
  options: z.strictObject({
    ...rareEventOptions,
    trials: count(limits.trials)
      .min(10)
      .default(100)
      .meta({ description: 'Trajectories in the population of each repeat.' }),
  }),
  check(options, experiment, { exact }) {
    const setting = settingOf(options, experiment, exact);
    return Array.isArray(setting) ? setting : [];
  },
  run(options, context) {
    const factory: SamplerFactory = function* (walks, { home }, target, looks) {
      return (departures, random, name) =>
        multilevelSplitting(walks, departures, { home, target, looks, random, name });
    };
    return escapeRate('splitting', { ...options, departures: options.trials }, context, factory);
  },
});
