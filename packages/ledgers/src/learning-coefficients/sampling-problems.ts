import type { Experiment } from '@kramers/core';
import type { LocalCoefficient } from '@kramers/theory';
import { digits } from '@kramers/core/results';
import type { MultiplicitySource, SampledMinimum } from './multiplicity';

/** What of the protocol's options says how long the chains are. */
interface Sampling extends SampledMinimum {
  readonly temperatures: readonly number[];
  readonly burnIn: number;
}

/** What a reader of λ̂ has to know, in sentences; none where the chains did what they should. */
export function samplingProblems(
  given: Sampling,
  { training }: Experiment,
  source: MultiplicitySource,
  found: LocalCoefficient,
): string[] {
  const problems: string[] = [];
  if (found.interval.high < 0)
    problems.push(
      'the chains find losses below that of the state that they start from: it is no minimum, and λ̂ means nothing',
    );
  if (!found.converged)
    problems.push(
      'the chains of λ̂ have not converged (R̂ above 1.05): neither its value nor its interval means anything',
    );
  if (given.localise === 0) return problems;
  const burnIn = given.burnIn * (training.stepsPerEpoch ?? 1) * training.learningRate;
  const valley = 1 / (given.localise * Math.min(...given.temperatures));
  if (burnIn < valley)
    problems.push(
      `crossing the valley that localise leaves takes a time of 1/(γT) = ${digits(valley)}, and the burn-in of λ̂ ` +
        `takes ${digits(burnIn)} (epochs × steps × learning rate): chains that start together still lie together, ` +
        `which R̂ does not see; give at least ${Math.ceil((given.burnIn * valley) / burnIn)} epochs, a higher T or ` +
        'more localise',
    );
  if (source === 'assumed' && given.beta === 0)
    problems.push(
      'the interval of λ̂ assumes a coefficient of multiplicity 1: where it is larger λ̂ is too low by about ' +
        '(m − 1)/ln(1/T); give "multiplicity" where it is known',
    );
  return problems;
}
