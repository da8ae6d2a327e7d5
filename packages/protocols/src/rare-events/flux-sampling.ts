import { count, limits } from '@kramers/core/plugins';
import { defineRateMethod, openStream } from '@kramers/core';
import { z } from 'zod';
import { NoEstimate } from './basin';
import { escapeRate, type SamplerFactory } from './escape-rate';
import { watchExcursions } from './excursions';
import { forwardFlux } from './forward-flux';
import { rareEventOptions } from './options';
import { scout } from './scouts';
import { settingOf } from './setting';
import { evenStages, planStages, type Stage } from './stages';

/** Scouts, and departures in each repeat, as a share of the walks from each interface; and no fewer than so many. */
const SCOUTS = 1 / 4;
const DEPARTURES = 2 / 3;
const LEAST_SCOUTS = 16;

/** Estimates an escape time by forward flux sampling. */
export const fluxSampling = defineRateMethod({
  name: 'flux-sampling',
  // 2: walks that have fallen far are given up by chance, and scouts deal out walks to the interfaces.
  version: 2,
  summary: 'Estimates an escape time that no one could wait for, by forward flux sampling',
  options: z.strictObject({
    ...rareEventOptions,
    trials: count(limits.trials)
      .min(10)
      .default(100)
      .meta({ description: 'Walks from each interface, in each repeat.' }),
    interfaces: z
      .array(z.number())
      .min(1)
      .max(limits.entries.most)
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
      let stages: readonly Stage[];
      if (interfaces) {
        const levels = [...interfaces.slice(1).map((value) => progress.level(value)), target];
        stages = evenStages(levels, trials);
      } else {
        const scouts = Math.max(LEAST_SCOUTS, Math.round(trials * SCOUTS));
        const { departures } = yield* watchExcursions(walks, basin, target, scouts, looks, 'scouts');
        const random = openStream(context.seed, 'flux-sampling/scouts');
        const curve = yield* scout(walks, departures, { home, gate, target, looks, random });

        if (curve.at(-1)!.level < target) {
          const farthest = progress.level(curve.at(-1)!.level).toPrecision(4);
          throw new NoEstimate(
            `none of ${departures.length} scouts came past ${progress.name} = ${farthest}; use more trials, or put ` +
              `the target, ${progress.level(target)}, where it can be reached`,
          );
        }
        stages = planStages(curve, trials);
      }
      return (departures, random, name) => forwardFlux(walks, departures, { home, stages, looks, random, name });
    };
    const departures = interfaces ? trials : Math.max(LEAST_SCOUTS, Math.round(trials * DEPARTURES));
    return escapeRate('flux-sampling', { ...options, departures, gate: interfaces?.[0] }, context, factory);
  },
});
