import { requireInteger, requirePositive } from '../landscape/checks';
import { type AlignedMode, alignedModes } from '../landscape/modes';
import { populationMoments, type SecondMoments } from '../landscape/moments';
import { layerWidths, type LinearNetwork } from '../landscape/network';
import { oneModeStationary, type OneModeStationary, oneModeTransitions } from '../landscape/one-mode';

/** An escape of a deep linear network from one rank to a neighbouring one. */
export interface EscapeStepOptions {
  /** L ≥ 3: shallower networks have no barrier. */
  depth: number;
  /** w, of every hidden layer. */
  width: number;
  /** η_i of the exact Gaussian task. Give this, with `inputs` and `outputs`, or `moments`. */
  correlations?: readonly number[];
  /** n, by default the number of correlations. */
  inputs?: number;
  /** p, by default the number of correlations. */
  outputs?: number;
  /** Second moments of any data, instead of correlations. */
  moments?: SecondMoments;
  /** L2 strength. */
  beta: number;
  fromRank: number;
  /** fromRank ± 1. */
  toRank: number;
  /**
   * Modes learnt before the escape, as places in the list of modes by falling correlation (0 the strongest). Default:
   * the `fromRank` modes that lower the loss most; for white inputs the strongest, and no other choice is a minimum.
   */
  learnt?: readonly number[];
  /**
   * The mode that appears or vanishes. Default: the one with the lowest barrier, for white inputs the strongest not yet
   * learnt on the way up and the weakest learnt on the way down, and no other choice is a first-order saddle.
   */
  mode?: number;
}

/**
 * A checked escape: the network, its modes, and first-order values of λ_i at the minimum left and at the saddle
 * crossed.
 */
export interface EscapeStep {
  network: LinearNetwork;
  modes: AlignedMode[];
  mode: number;
  lambdasMinimum: number[];
  lambdasSaddle: number[];
}

/** Relative difference below which two modes count as equal. */
const SAME = 1e-9;

/**
 * Decides which mode an escape concerns and where its minimum and saddle lie, mode by mode (exact for white inputs).
 *
 * @throws RangeError, in one sentence, when the escape does not exist: too shallow, ranks not neighbours or too large,
 * β beyond the fold of a mode involved, or a mode that is not there to appear or vanish; and when two modes are equal
 * but in different states, since rotating them into each other is a symmetry that the rate formula does not count.
 * @example
 * const options = { depth: 3, width: 10, correlations: [0.9, 0.8], beta: 0.25, fromRank: 1, toRank: 2 };
 * escapeStep(options).lambdasSaddle; // [0.6043, 0.03489]
 */
export function escapeStep(options: EscapeStepOptions): EscapeStep {
  const { depth, width, beta, fromRank, toRank } = options;
  requireInteger('depth', depth, 1);
  if (depth < 3) throw new RangeError(`depth must be at least 3 for an escape over a barrier, got ${depth}`);
  requirePositive('beta', beta);
  requireInteger('fromRank', fromRank, 0);
  requireInteger('toRank', toRank, 0);
  if (Math.abs(toRank - fromRank) !== 1)
    throw new RangeError(`toRank must be fromRank ± 1, got ${fromRank} to ${toRank}`);

  const moments = escapeMoments(options);
  const { modes } = alignedModes(moments);
  const network = {
    widths: layerWidths({ depth, width, inputs: moments.inputs, outputs: moments.outputs }),
    moments,
    beta,
  };
  const highest = Math.max(fromRank, toRank);
  if (highest > modes.length)
    throw new RangeError(`rank ${highest} does not exist: the data has ${modes.length} learnable modes`);
  if (highest > width) throw new RangeError(`rank ${highest} does not fit through hidden layers of width ${width}`);

  const states = modes.map(({ correlation, inputVariance }) =>
    oneModeStationary({ depth, correlation, inputVariance }, beta),
  );
  const learnt = learntModes(options, states);
  const mode = escapingMode(options, learnt, states);
  for (const i of [...learnt, mode]) {
    const { correlation, inputVariance } = modes[i]!;
    const { betaC } = oneModeTransitions({ depth, correlation, inputVariance });
    if (beta >= betaC!) {
      throw new RangeError(
        `beta must be below ${betaC}, where the learnt state of mode ${i} (correlation ${correlation}) ` +
          `vanishes, got ${beta}`,
      );
    }
  }
  const lambdasMinimum = states.map(({ minimum }, i) => (learnt.includes(i) ? minimum! : 0));
  const lambdasSaddle = states.map(({ saddle }, i) => (i === mode ? saddle! : lambdasMinimum[i]!));
  refuseExtraSymmetry(modes, lambdasSaddle);
  return { network, modes, mode, lambdasMinimum, lambdasSaddle };
}

function escapeMoments({ correlations, inputs, outputs, moments }: EscapeStepOptions): SecondMoments {
  if ((correlations === undefined) === (moments === undefined))
    throw new RangeError('give either correlations or moments');
  if (moments === undefined) return populationMoments({ correlations: correlations!, inputs, outputs });
  if (inputs !== undefined || outputs !== undefined)
    throw new RangeError('inputs and outputs belong to the moments; give them only with correlations');
  return moments;
}

function learntModes({ fromRank, learnt }: EscapeStepOptions, states: readonly OneModeStationary[]): readonly number[] {
  const all = states.map((_, i) => i);
  if (learnt === undefined) return lowestFirst(all, (i) => states[i]!.lossAtMinimum).slice(0, fromRank);
  const valid = learnt.every((i) => all.includes(i)) && new Set(learnt).size === learnt.length;
  if (!valid || learnt.length !== fromRank) {
    throw new RangeError(
      `learnt must name fromRank = ${fromRank} different modes from 0 to ${all.length - 1}, got [${learnt.join(', ')}]`,
    );
  }
  return learnt;
}

function escapingMode(
  { fromRank, toRank, mode }: EscapeStepOptions,
  learnt: readonly number[],
  states: readonly OneModeStationary[],
): number {
  const up = toRank > fromRank;
  const candidates = states.map((_, i) => i).filter((i) => learnt.includes(i) !== up);
  if (mode === undefined)
    return lowestFirst(candidates, (i) => (up ? states[i]!.barrierUp : states[i]!.barrierDown))[0]!;
  if (!candidates.includes(mode)) {
    throw new RangeError(
      `mode must be one of the ${up ? 'modes not learnt' : 'learnt modes'}, [${candidates.join(', ')}], got ${mode}`,
    );
  }
  return mode;
}

/** Sorts modes by a value; those that have none, since their learnt state does not exist, come last. */
function lowestFirst(modes: readonly number[], value: (mode: number) => number | null): number[] {
  return [...modes].sort((i, j) => (value(i) ?? Infinity) - (value(j) ?? Infinity) || i - j);
}

/** Two modes that differ in the minimum also differ at the saddle, so looking there is enough. */
function refuseExtraSymmetry(modes: readonly AlignedMode[], lambdasSaddle: readonly number[]): void {
  const same = (a: number, b: number) => Math.abs(a - b) <= SAME * Math.max(a, b);
  for (let i = 0; i < modes.length; i++) {
    for (let j = 0; j < i; j++) {
      const equal =
        same(modes[i]!.correlation, modes[j]!.correlation) && same(modes[i]!.inputVariance, modes[j]!.inputVariance);
      if (equal && lambdasSaddle[i] !== lambdasSaddle[j]) {
        const both = `modes ${j} and ${i} have the same correlation ${modes[i]!.correlation}`;
        throw new RangeError(
          `${both} but only one of them takes part in this escape; separate them, since their mixing is a ` +
            'further symmetry',
        );
      }
    }
  }
}
