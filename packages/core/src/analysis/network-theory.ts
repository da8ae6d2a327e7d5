import { type OneModeTransitions, oneModeTransitions } from '@kramers/theory';
import type { Experiment } from '../contracts/experiment';
import { linearTask } from './linear-task';

/** The network and task whose landscape is asked about; correlations strongest first. */
export interface TheoryTask {
  readonly depth: number;
  readonly correlations: readonly number[];
}

/** The exact landscape of a deep linear network: where each feature has its transitions. */
export interface NetworkTheory extends TheoryTask {
  readonly modes: readonly (OneModeTransitions & { readonly correlation: number })[];
  /**
   * β at which the landscape of the weakest feature is shown: before, at and after its transitions; none without a
   * transition.
   */
  readonly sections: readonly { readonly where: string; readonly beta: number }[];
  /** Tells more of it, at one β. */
  readonly command: string;
}

/**
 * The theory of the network that an experiment trains; null where there is none.
 *
 * @example experimentTheory(trapExperiment)?.modes[1]?.betaC; // 0.3509
 */
export function experimentTheory(experiment: Experiment): NetworkTheory | null {
  const task = linearTask(experiment);
  return task && networkTheory(task);
}

/**
 * The exact landscape of each feature of a deep linear network: its transitions in β (see `oneModeTransitions`), and
 * the β at which sections of the weakest feature are shown.
 *
 * @example networkTheory({ depth: 3, correlations: [0.9, 0.8] }).modes[1]?.betaC; // 0.3509
 */
export function networkTheory({ depth, correlations }: TheoryTask): NetworkTheory {
  const modes = correlations.map((correlation) => ({ correlation, ...oneModeTransitions({ depth, correlation }) }));
  const beta = modes.at(-1)?.betaStar ?? modes.at(-1)?.betaC ?? 0.1;
  return {
    depth,
    correlations,
    modes,
    sections: modes.length > 0 ? sectionsOf(modes.at(-1)!) : [],
    command:
      `kramers theory --correlations ${correlations.join(',')} --depth ${depth} --beta ` +
      `${Number(beta.toPrecision(2))}`,
  };
}

function sectionsOf({ betaC, betaStar, order }: OneModeTransitions): NetworkTheory['sections'] {
  if (betaC === null || betaStar === null) return [];
  return order === 1
    ? [
        { where: 'below β*', beta: 0.8 * betaStar },
        { where: 'β*', beta: betaStar },
        { where: 'between β* and β_c', beta: (betaStar + betaC) / 2 },
        { where: 'β_c', beta: betaC },
        { where: 'above β_c', beta: 1.1 * betaC },
      ]
    : [
        { where: 'below β_c', beta: 0.6 * betaC },
        { where: 'β_c', beta: betaC },
        { where: 'above β_c', beta: 1.3 * betaC },
      ];
}
