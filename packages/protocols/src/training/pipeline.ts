import { limits } from '@kramers/core/plugins';
import { type Condition, defineProtocol } from '@kramers/core';
import { z } from 'zod';
import { schemeConditions, schemeProblems } from '../steps/check-scheme';
import { runSteps, step, sweepProblem } from '../steps/steps';

/** The steps of the file, one after the other. */
export const pipeline = defineProtocol({
  name: 'pipeline',
  version: 1,
  summary: 'The steps that the file lists, one after the other',
  options: z.strictObject({ steps: z.array(step).min(1).max(limits.entries.most) }),
  check({ steps }, _experiment, { exact }) {
    const problems: [string, string][] = [];
    const drawn = new Set(['train']);
    const saved = new Set<string>();
    let initialised = false;
    let watched = 0;
    steps.forEach((one, i) => {
      if ('initialise' in one) initialised = true;
      if ('save' in one) saved.add(one.save);
      if ('draw' in one) {
        drawn.add(one.draw.as);
        if (one.draw.samples > one.draw.pool) {
          problems.push([
            `steps.${i}.draw.samples`,
            `${one.draw.samples} samples asked for out of a pool of ${one.draw.pool}`,
          ]);
        }
        if (exact) problems.push([`steps.${i}.draw`, 'a population has no samples to choose from']);
      }
      const tooLong = 'sweep' in one ? sweepProblem(one.sweep.beta) : null;
      if (tooLong !== null) problems.push([`steps.${i}.sweep.beta.step`, tooLong]);
      if ('restore' in one && !saved.has(one.restore))
        problems.push([`steps.${i}.restore`, `nothing was saved as "${one.restore}" before`]);
      if (!initialised && !('initialise' in one) && !('draw' in one))
        problems.push([`steps.${i}`, 'comes before "initialise: random"']);
      const trained = 'train' in one ? one.train : 'sweep' in one ? one.sweep : null;
      if (trained?.on !== undefined && !drawn.has(trained.on))
        problems.push([`steps.${i}`, `no data set "${trained.on}" has been drawn before`]);
      if ('train' in one && (one.train.watch ?? one.train.until === 'escaped')) watched++;
      if ('watch' in one) {
        watched++;
        if (one.watch.on !== undefined && !drawn.has(one.watch.on))
          problems.push([`steps.${i}.watch.on`, `no data set "${one.watch.on}" has been drawn before`]);
        problems.push(...schemeProblems(`steps.${i}.watch.steps`, one.watch.steps, saved));
      }
    });
    if (watched > 1)
      problems.push(['steps', 'more than one step watches for the escape; set watch: false on all but one']);
    return problems;
  },
  conditions({ steps }) {
    return steps.flatMap((one, i) => {
      if ('watch' in one) return schemeConditions(`steps.${i}.watch.steps`, one.watch.steps);
      const until = 'train' in one && Array.isArray(one.train.until) ? one.train.until : [];
      return until.map((condition, k): [string, Condition] => [`steps.${i}.train.until.${k}`, condition]);
    });
  },
  run({ steps }, context) {
    return runSteps(steps, context);
  },
});
