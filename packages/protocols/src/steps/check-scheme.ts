import type { Condition } from '@kramers/core';
import type { SchemeStep } from './scheme-steps';

type Problem = [option: string, message: string];

/**
 * What is wrong with a scheme, as [option, sentence] pairs.
 *
 * @param path where its steps stand in the protocol's options
 * @param saved names of the states that have been saved before it
 */
export function schemeProblems(path: string, steps: readonly SchemeStep[], saved: ReadonlySet<string>): Problem[] {
  const known = new Set(saved);
  return steps.flatMap((step, i): Problem[] => {
    const at = `${path}.${i}`;
    if ('save' in step) known.add(step.save);
    if ('repeat' in step) return schemeProblems(`${at}.repeat.steps`, step.repeat.steps, known);
    const named = 'restore' in step ? step.restore : 'restart' in step ? step.restart.from : 'trap';
    if (named === 'trap' || known.has(named) || ('restart' in step && named === 'init')) return [];
    return [[`${at}.${'restore' in step ? 'restore' : 'restart.from'}`, `nothing was saved as "${named}" before`]];
  });
}

/** The conditions that a scheme's phases end at, as [option, condition] pairs. */
export function schemeConditions(path: string, steps: readonly SchemeStep[]): [string, Condition][] {
  return steps.flatMap((step, i): [string, Condition][] => {
    if ('repeat' in step) return schemeConditions(`${path}.${i}.repeat.steps`, step.repeat.steps);
    const until = 'train' in step && Array.isArray(step.train.until) ? step.train.until : [];
    return until.map((condition, k) => [`${path}.${i}.train.until.${k}`, condition]);
  });
}
