import type { Experiment } from '@kramers/core';
import type { LocalCoefficient } from '@kramers/theory';
import { digits } from '@kramers/core/results';
import { isKnownMap, type MultiplicitySource, type SampledMinimum } from './multiplicity';

/** What of the protocol's options says how long the chains are. */
interface Sampling extends SampledMinimum {
  readonly temperatures: readonly number[];
  readonly burnIn: number;
}

/** Share of the losses that a finite step may add; of its bias about a quarter of the share's square is left. */
const LONG_STEP = 0.2;

/** What a reader of λ̂ has to know, in sentences; none where the chains did what they should. */
export function samplingProblems(
  given: Sampling,
  experiment: Experiment,
  source: MultiplicitySource,
  found: LocalCoefficient & { readonly startLoss: number; readonly stepShare: number },
): string[] {
  const { training } = experiment;
  const problems: string[] = [];
  if (found.interval.high < 0)
    problems.push(
      'the chains find losses below that of the state that they start from: it is no minimum, and λ̂ means nothing',
    );
  if (!found.converged)
    problems.push(
      'the chains of λ̂ have not converged (R̂ above 1.05): neither its value nor its interval means anything',
    );
  if (found.stepShare > LONG_STEP)
    problems.push(
      `steps are long for the curvature here: they add ${digits(100 * found.stepShare, 2)} % to the losses, of ` +
        'which λ̂ takes away the first order only; give a smaller learningRate',
    );
  if (isKnownMap(given, experiment) && found.startLoss > 0.1 * Math.min(...given.temperatures))
    problems.push(
      `the chains of λ̂ begin at a loss of ${digits(found.startLoss)} and not at a minimum: they have to find it ` +
        'within the burn-in; "prepare: [0, 0.05, 0]" from weights of scale 0.3 leads there',
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
