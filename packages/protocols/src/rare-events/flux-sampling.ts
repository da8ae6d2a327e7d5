import { defineRateMethod, openStream } from '@kramers/core';
import { z } from 'zod';
import { NoEstimate } from './basin';
import { escapeRate, type SamplerFactory } from './escape-rate';
import { watchExcursions } from './excursions';
import { forwardFlux } from './forward-flux';
import { multilevelSplitting } from './multilevel-splitting';
import { rareEventOptions } from './options';
import { placeInterfaces } from './place-interfaces';
import { settingOf } from './setting';

/** Estimates an escape time by forward flux sampling. */
export const fluxSampling = defineRateMethod({
  name: 'flux-sampling',
  version: 1,
  summary: 'Estimates an escape time that no one could wait for, by forward flux sampling',
  options: z.strictObject({
    ...rareEventOptions,
    trials: z.int().min(10).default(100).meta({ description: 'Walks from each interface, in each repeat.' }),
    interfaces: z
      .array(z.number())
      .min(1)
      .optional()
      .meta({
        description:
          'Values of the coordinate at the interfaces, from the first outside the basin on; placed by scouts ' +
          'unless given.',
      }),
  }),
  check(options, experiment, { exact }) {
    const setting = settingOf(options, experiment, exact);
    if (Array.isArray(setting)) return setting;
    const { progress, target } = setting;
    const levels = (options.interfaces ?? []).map((value) => progress.level(value));
    const home = options.basin === undefined ? -Infinity : progress.level(options.basin);
    const wrong = levels.findIndex((level, i) => !(level > (levels[i - 1] ?? home) && level < target));
    if (wrong < 0) return [];
    return [
      [
        `interfaces.${wrong}`,
        `interfaces must go one way from the basin to the target, ${progress.level(target)}, without reaching it`,
      ],
    ];
  },
  run(options, context) {
    const { trials, interfaces } = options;
    const factory: SamplerFactory = function* (walks, basin, target, looks) {
      const { home, gate } = basin;
      const { progress } = walks.dynamics;
      let levels = [...(interfaces ?? []).slice(1).map((value) => progress.level(value)), target];
      if (!interfaces) {
        const { departures } = yield* watchExcursions(walks, basin, target, trials, looks, 'scouts');
        const random = openStream(context.seed, 'flux-sampling/scouts');
        const scouted = yield* multilevelSplitting(walks, departures, { home, target, looks, random, name: 'scouts' });
        if (scouted.lnProbability === -Infinity) {
          const farthest = progress.level(scouted.interfaces.at(-1)!.level).toPrecision(4);
          throw new NoEstimate(
            `none of ${trials} scouts came past ${progress.name} = ${farthest}; use more trials, or put the ` +
              `target, ${progress.level(target)}, where it can be reached`,
          );
        }
        levels = placeInterfaces(scouted.interfaces, gate, target);
      }
      return (departures, random, name) =>
        forwardFlux(walks, departures, { home, interfaces: levels, trials, looks, random, name });
    };
    return escapeRate('flux-sampling', { ...options, departures: trials, gate: interfaces?.[0] }, context, factory);
  },
});
