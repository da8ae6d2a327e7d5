import type { ProtocolContext } from '@kramers/core';
import { knobsOf } from '@kramers/core/internal';
import type { TargetKnobs } from '@kramers/core/plugins';
import type { ModeRecord } from '@kramers/core/results';
import {
  betaKickTime,
  blowUpLaw,
  type BlowUpLaw,
  kickAmplitude,
  kickUpperBound,
  type OneMode,
  quantileWithError,
  thermalBetaKickTimes,
} from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';

/** A trap as the escape clock sees it. */
export interface TrapClock {
  /** The missing mode: the strongest that has not been learnt. */
  readonly mode: OneMode;
  /** Law of θ₁ of the missing block. */
  readonly law: BlowUpLaw;
  readonly block: { readonly depth: number; readonly width: number; readonly strengths: readonly number[] };
  readonly beta: number;
  readonly temperature: number;
  readonly learningRate: number;
  readonly stepsPerEpoch: number;
  readonly widths: readonly number[];
}

/** What of a cell the clock needs. */
export type ClockContext = Pick<ProtocolContext, 'experiment' | 'modes' | 'samples' | 'exact' | 'widths'>;

/** An automatic kick is this much larger than theory asks for, and never larger than that. */
const MARGIN = 1.15;
const LARGEST = 0.4;

/** Draws of the laws: what an automatic value is off by for want of more, its margin covers. */
const SAMPLES = 400;
const PATHS = 50;
const KICKS = 25;

/** Activations that are odd with slope 1 at 0, so that small weights do not tell them from a linear network. */
const nearlyLinear: readonly string[] = ['linear', 'tanh', 'erf', 'sin'];

/**
 * The clock of a trap of some rank at a target's knobs.
 *
 * @throws RangeError where the escape clock says nothing: other networks and losses, fewer than three layers, nothing
 *   left to learn, or a missing mode that the target's β does not hold
 * @example
 * const strengths = (context: ClockContext) => trapClock(context, { beta: 0.25 }, 1).block.strengths;
 */
export function trapClock(context: ClockContext, target: TargetKnobs, rank: number): TrapClock {
  const { experiment, modes, samples, exact, widths } = context;
  const { model, training } = experiment;
  const refuse = (why: string): never => {
    throw new RangeError(`theory has no automatic value here: ${why}; give a number`);
  };
  if (!nearlyLinear.includes(model.kind) || model.activations)
    refuse(`a ${model.kind} network does not act like a linear one near 0`);
  if ((training.loss ?? 'mse') !== 'mse') refuse(`the escape clock is about the squared loss, not ${training.loss!}`);
  if (model.depth < 3) refuse(`a network of ${model.depth} layers has no trap`);
  if ((target.on ?? 'train') !== 'train') refuse('the modes of a data set that is drawn on the way are not known');
  const missing = modes.slice(rank).filter(({ correlation }) => correlation > 0);
  const first = missing[0] ?? refuse(`a network of rank ${rank} has learnt all there is`);
  if (first.betaC !== null && target.beta >= first.betaC)
    refuse(`at β = ${target.beta} the missing mode cannot be held (β_c = ${first.betaC.toPrecision(4)})`);
  const strengths = missing.map((mode) => signal(mode) / signal(first)).map((share) => Math.min(1, share));
  strengths.sort((a, b) => b - a);
  const block = { depth: model.depth, width: model.width - rank, strengths };
  const at = knobsOf({ kind: 'train', name: '', epochs: 1, ...target }, training, samples, exact);
  const { beta, temperature, learningRate } = at.at(0);
  const { inputVariance } = first;
  return {
    mode: { depth: model.depth, correlation: signal(first), inputVariance },
    law: blowUpLaw(block, { samples: SAMPLES }),
    block,
    beta,
    temperature,
    learningRate,
    stepsPerEpoch: at.stepsPerEpoch,
    widths,
  };
}

/** s_i, of a record that holds s_i/c_i. */
function signal({ correlation, inputVariance }: ModeRecord): number {
  return correlation * inputVariance;
}

/**
 * Amplitude, a standard deviation of weights, above which a kick throws the training off (see `kickUpperBound`).
 *
 * @example const bearable = (clock: TrapClock) => 0.2 < largestKick(clock);
 */
export function largestKick({ widths, learningRate, mode }: TrapClock): number {
  const inputVariance = mode.inputVariance ?? 1;
  const key = [...widths, learningRate, inputVariance].join();
  const known = bounds.get(key) ?? kickUpperBound({ widths, learningRate, inputVariance }, { samples: KICKS });
  bounds.set(key, known);
  return known;
}

/** Each replica of a run asks for the same one. */
const bounds = new Map<string, number>();

/**
 * An automatic amplitude: 1.15 times the one that frees with that probability, at most 0.4 and what training bears.
 *
 * @example const amplitude = (clock: TrapClock) => automaticAmplitude(clock, 0.9);
 */
export function automaticAmplitude(clock: TrapClock, quantile: number): number {
  const { law, mode, beta } = clock;
  return Math.min(MARGIN * kickAmplitude(law, mode, beta, quantile).value, LARGEST, largestKick(clock));
}

/**
 * Length in epochs of the β-kick that frees with some probability: from the thermal law where there is noise, from what
 * is left of the missing mode where there is none.
 *
 * @param residual standard deviation of the missing weights, where T = 0
 * @returns a whole number of epochs; null where no length does it
 * @example const epochs = (clock: TrapClock) => betaKickEpochs(clock, 0.05, 0.9, 1e-3);
 */
export function betaKickEpochs(clock: TrapClock, to: number, quantile: number, residual: number): number | null {
  const { law, mode, block, beta, temperature, learningRate, stepsPerEpoch } = clock;
  const time =
    temperature > 0
      ? quantileWithError(thermalBetaKickTimes(block, mode, { beta, to, temperature }, { samples: PATHS }), quantile)
          .value
      : (betaKickTime(law, mode, { beta, to, amplitude: residual }, quantile)?.value ?? null);
  return time === null ? null : Math.max(1, Math.ceil(time / (learningRate * stepsPerEpoch)));
}

/**
 * Standard deviation of the missing weights, from what they add to the end-to-end map: the product of L blocks of
 * independent weights of standard deviation a has entries of standard deviation a^L·m^{(L−1)/2}, m the block's width.
 */
export function residualOf({ block: { depth, width } }: TrapClock, singularValue: number): number {
  return pow(singularValue / pow(width, (depth - 1) / 2), 1 / depth);
}
