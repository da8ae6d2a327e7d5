import type { ExperimentPoint, Lab } from '@kramers/core';
import { drawData, isExact, modesOf, networkShape } from '@kramers/core/internal';
import type { TargetKnobs } from '@kramers/core/plugins';
import { UsageError } from '@kramers/core/failure';
import { automaticAmplitude, betaKickEpochs, largestKick, type TrapClock, trapClock } from '@kramers/protocols';
import {
  escapeClock,
  escapesWithProbability,
  kickAmplitude,
  oneModeStationary,
  predictEscapeTimes,
} from '@kramers/theory';
import { exp, log1p, pow } from '@kramers/theory/elementary';
import { measureTrap, type MeasuredTrap } from './measure-trap';
import { watchedTrap } from './watched-trap';

/** What holds a network, and what would free it. Lengths are in epochs. */
export interface Advice {
  readonly label: string;
  readonly held: 'barrier' | 'invariant' | 'decay' | 'free';
  /** One or two sentences of reason. */
  readonly why: string;
  readonly beta: number;
  readonly temperature: number;
  readonly rank: number;
  /** σ of the missing mode in the trap, in the middle of a few; null with fresh weights. */
  readonly missing: number | null;
  /** σ beyond which it grows: λ_s. */
  readonly saddle: number | null;
  /** Share of a few traps, or of fresh weights, that get out by themselves without noise. */
  readonly released: number | null;
  /** Amplitudes of a kick that frees with probability ½ and .95, the one that auto takes, and where training breaks. */
  readonly kick: { readonly a50: number; readonly a95: number; readonly upper: number; readonly auto: number } | null;
  /** Lengths of a β-kick to 0 without noise. */
  readonly betaKick: { readonly epochs50: number; readonly epochs95: number } | null;
  /** The same with the noise that there is. */
  readonly thermalBetaKick: { readonly epochs50: number; readonly epochs95: number } | null;
  /** ln of the mean escape time in epochs if nothing is done; null where it never comes, or theory does not tell. */
  readonly baseline: { readonly lnTau: number | null };
}

/** Weights below this are rounding, and so are those that have to grow this many times to get out. */
const ROUNDING = 1e-7;
const FAR = 1000;

/**
 * Says of a grid point what holds its network, and what would free it.
 *
 * @throws UsageError where there is nothing to advise, or theory has nothing to say
 */
export async function adviseOn(lab: Lab, point: ExperimentPoint, label: string): Promise<Advice> {
  const { experiment } = point;
  const { target, before } = watchedTrap(experiment);
  refuseOtherRules(point);
  const { train } = drawData(point, lab.registry, experiment.data.seed ?? experiment.replicas.seed);
  const fresh: MeasuredTrap = {
    rank: 0,
    missing: [],
    modes: modesOf(train.moments, experiment.model.depth),
    samples: train.count,
  };
  const trap = before ? await measureTrap(lab, point, before, target.on ?? 'train') : fresh;
  const { widths } = networkShape(experiment, lab.registry);
  const exact = isExact(experiment.data, lab.registry);
  const temperature = target.temperature ?? experiment.training.temperature;
  const about = { label, beta: target.beta, temperature, rank: trap.rank };
  const free = alreadyFree(trap, target, experiment.model.depth);
  if (free !== null) return { ...about, ...nothing, held: 'free', why: free };
  let clock: TrapClock;
  try {
    // The set that is trained on has been looked up: to the clock it is the training set.
    const { on: _on, ...at } = target;
    clock = trapClock({ experiment, modes: trap.modes, samples: trap.samples, exact, widths }, at, trap.rank);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return withoutClock({ ...about, missing: middle(trap.missing) }, cause.message);
  }
  return before ? ofTrap(about, clock, trap, lab, point) : ofFresh(about, clock, experiment.model.init.scale);
}

const nothing = {
  missing: null,
  saddle: null,
  released: null,
  kick: null,
  betaKick: null,
  thermalBetaKick: null,
  baseline: { lnTau: null },
};

function refuseOtherRules({ experiment: { training } }: ExperimentPoint): void {
  const { loss = 'mse', optimiser } = training;
  if (loss !== 'mse')
    throw new UsageError(`no advice: this is theory of the squared loss, and the file minimises ${loss}`);
  if (optimiser && optimiser.kind !== 'sgd' && optimiser.kind !== 'momentum')
    throw new UsageError(
      `no advice: this is theory of gradient descent, and ${optimiser.kind} steps otherwise: it keeps no subspace, ` +
        'and small weights are not slow under it',
    );
}

/** Why nothing holds the network; null where something does. */
function alreadyFree({ rank, modes }: MeasuredTrap, { beta }: TargetKnobs, depth: number): string | null {
  const missing = modes[rank];
  const held = modes.filter(({ betaC }) => betaC === null || betaC > beta).length;
  if (!missing || rank >= modes.length) return `It has learnt all ${modes.length} modes that there are.`;
  if (rank >= held) {
    throw new UsageError(
      `no advice: at β = ${beta} there is nothing to escape to: the missing mode has no learnt state above ` +
        `β_c = ${missing.betaC!.toPrecision(4)}; lower β first`,
    );
  }
  if (depth < 3) return `A network of ${depth} layers has no barrier: below β_c any remainder grows.`;
  if (beta === 0) return 'At β = 0 the collapsed state is no minimum: what is left of the missing mode grows.';
  return null;
}

function withoutClock(about: Pick<Advice, 'label' | 'beta' | 'temperature' | 'rank' | 'missing'>, why: string): Advice {
  const held = about.temperature > 0 ? 'barrier' : (about.missing ?? 0) > ROUNDING ? 'decay' : 'invariant';
  return { ...nothing, ...about, held, why: `${heldBecause[held]} How large a kick must be is not known: ${why}.` };
}

const heldBecause = {
  barrier: 'Noise has to carry it over a barrier.',
  decay: 'What is left of the missing mode decays faster than it grows, and there is no noise.',
  invariant:
    'Nothing is left of the missing mode, and minibatch noise adds nothing to it: the gradients of all batches stay ' +
    'in the subspaces that have been learnt. Nothing but a perturbation of the weights frees it.',
} as const;

type About = Pick<Advice, 'label' | 'beta' | 'temperature' | 'rank'>;

function kickOf(clock: TrapClock): NonNullable<Advice['kick']> {
  const { law, mode, beta } = clock;
  const [a50, a95] = [0.5, 0.95].map((q) => kickAmplitude(law, mode, beta, q).value) as [number, number];
  return { a50, a95, upper: largestKick(clock), auto: automaticAmplitude(clock, 0.95) };
}

/** Fresh weights: does their own size carry them out? */
function ofFresh(about: About, clock: TrapClock, scale?: number): Advice {
  const { law, mode, beta, widths } = clock;
  const amplitude = scale ?? 1 / Math.sqrt(widths[1]!);
  const released = escapesWithProbability(law, amplitude, escapeClock(mode, beta)).value;
  const kick = kickOf(clock);
  const share = `${(100 * released).toFixed(0)} % of fresh weights of standard deviation ${amplitude.toPrecision(3)}`;
  const saddle = oneModeStationary(mode, beta).saddle;
  const said = { ...nothing, ...about, saddle, released, kick };
  if (released >= 0.5) return { ...said, held: 'free', why: `Nothing holds it: ${share} learn at once at this β.` };
  return {
    ...said,
    held: about.temperature > 0 ? 'barrier' : 'decay',
    why: `Its first weights are too small: no more than ${share} grow before they decay.`,
  };
}

function ofTrap(about: About, clock: TrapClock, trap: MeasuredTrap, lab: Lab, point: ExperimentPoint): Advice {
  const { mode, beta, temperature } = clock;
  const saddle = oneModeStationary(mode, beta).saddle!;
  const released = trap.missing.filter((sigma) => sigma > saddle).length / trap.missing.length;
  const missing = middle(trap.missing);
  const said = { ...nothing, ...about, missing, saddle, released, kick: kickOf(clock) };
  if (temperature > 0) {
    const [epochs50, epochs95] = [0.5, 0.95].map((q) => betaKickEpochs(clock, 0, q, 0)!) as [number, number];
    const lnTau = baselineOf(clock, trap, lab, point);
    return {
      ...said,
      held: 'barrier',
      why: `${heldBecause.barrier}${lnTau === null ? '' : ` By itself that takes about ${timeInWords(lnTau)} epochs.`}`,
      thermalBetaKick: { epochs50, epochs95 },
      baseline: { lnTau },
    };
  }
  const count = `${Math.round(released * trap.missing.length)} of ${trap.missing.length} traps`;
  if (released >= 0.5) {
    return {
      ...said,
      held: 'free',
      why:
        `It gets out by itself: in ${count} enough is left of the missing mode to outgrow decay (σ${trap.rank + 1} ` +
        `above λ_s = ${saddle.toPrecision(3)}), after about ${delay(clock, missing ?? 0)} epochs.`,
    };
  }
  const scale = pow(missing ?? 0, 1 / mode.depth);
  if (scale < Math.max(ROUNDING, pow(saddle, 1 / mode.depth) / FAR))
    return { ...said, held: 'invariant', why: heldBecause.invariant };
  return {
    ...said,
    held: 'decay',
    why: `${heldBecause.decay} In ${count} enough is left to get out.`,
    betaKick: residualKick(clock, trap.missing),
  };
}

function middle(descending: readonly number[]): number | null {
  return descending[Math.floor(descending.length / 2)] ?? null;
}

/** Balanced weights x = σ^{1/L} get out when x^{L−2}·Θ > 1/(L−2): the β-kick to 0 that makes Θ so long. */
function residualKick(clock: TrapClock, missing: readonly number[]): Advice['betaKick'] {
  const { mode, beta, learningRate, stepsPerEpoch } = clock;
  const order = mode.depth - 2;
  const lengths = missing.map((sigma) => {
    const needed = 1 / (order * pow(sigma, order / mode.depth)) - escapeClock(mode, beta);
    return Math.max(1, Math.ceil(needed / (mode.correlation * learningRate * stepsPerEpoch)));
  });
  // The smaller the residual, the longer the kick: descending residuals are ascending lengths.
  return { epochs50: lengths[Math.floor(lengths.length / 2)]!, epochs95: lengths.at(-1)! };
}

/** −ln(1 − (x_s/x)^{L−2})/((L−2)β) of flow time, in epochs. */
function delay({ mode, beta, learningRate, stepsPerEpoch }: TrapClock, sigma: number): string {
  const order = mode.depth - 2;
  const share = 1 / (order * pow(sigma, order / mode.depth) * escapeClock(mode, beta));
  if (!(share < 1)) return 'many';
  return (-log1p(-share) / (order * beta * learningRate * stepsPerEpoch)).toPrecision(2);
}

/** By the theory of the population, in the units of the sample's missing mode: β/c, T/c, and steps c times as long. */
function baselineOf(
  clock: TrapClock,
  { rank, modes }: MeasuredTrap,
  lab: Lab,
  { experiment }: ExperimentPoint,
): number | null {
  const { inputVariance } = modes[rank]!;
  try {
    const escape = predictEscapeTimes({
      widths: networkShape(experiment, lab.registry).widths,
      correlations: modes
        .map(({ correlation }) => Math.min(correlation, 1))
        .filter((correlation) => correlation > 1e-6),
      beta: clock.beta / inputVariance,
      fromRank: rank,
      toRank: rank + 1,
      clock: { learningRate: clock.learningRate * inputVariance, stepsPerEpoch: clock.stepsPerEpoch },
    }).at(clock.temperature / inputVariance);
    return escape.lnTau ?? escape.lnTauKramersLanger;
  } catch {
    return null;
  }
}

function timeInWords(lnTau: number): string {
  return lnTau < 20
    ? Number(exp(lnTau).toPrecision(2)).toLocaleString('en').replaceAll(',', ' ')
    : `e^${lnTau.toFixed(1)}`;
}
