import {
  type Conversation,
  type Metrics,
  openStream,
  type ProtocolContext,
  type RateEstimate,
  type Stream,
  train,
} from '@kramers/core';
import { testHomogeneity } from '@kramers/theory';
import { exp, log, log1p, pow } from '@kramers/theory/elementary';
import { type Basin, exploreBasin, NoEstimate } from './basin';
import { combineLnTau, type Finding } from './combine';
import { checkedCrossing, type Crossing, type InterfaceRecord } from './crossing';
import { type Visit, watchExcursions } from './excursions';
import { prepareTrap, TRAP } from './prepare-trap';
import type { RareEventOptions } from './options';
import { type Setting, settingOf } from './setting';
import { Walks } from './walks';

/** One independent repeat of a measurement. */
export interface RateRepeat {
  /** ln τ in epochs, and its error if all walks had been independent; null when no walk found the target. */
  readonly lnTau: number | null;
  readonly withinError: number | null;
  /** Departures from the basin per epoch. */
  readonly flux: number;
  /** ln of the probability that a departure reaches the target before it comes home. */
  readonly lnProbability: number | null;
  readonly steps: number;
  readonly interfaces: readonly InterfaceRecord[];
}

/** ln τ by rare-event sampling. Levels are values of the progress coordinate. */
export interface SampledRate extends RateEstimate {
  /** Name of the progress coordinate, such as σ2. */
  readonly coordinate: string;
  readonly direction: 'up' | 'down';
  /**
   * Where a network is home in the basin, where a departure begins, and where the escape is over. Null if never
   * measured.
   */
  readonly home: number | null;
  readonly gate: number | null;
  readonly target: number | null;
  /** Correlation time of the coordinate in the basin, in epochs. */
  readonly relaxation: number | null;
  /**
   * Standard error that the repeats' own errors would give; much smaller than `lnTauError` where walks of one repeat
   * are related.
   */
  readonly withinError: number | null;
  readonly stepsPerEpoch: number;
  /** SGD steps in all: exploring, placing interfaces and all repeats. */
  readonly steps: number;
  readonly repeats: readonly RateRepeat[];
}

/** What a way of sampling makes of the departures of one repeat. */
export type Sampler = (departures: readonly Visit[], random: Stream, name: string) => Conversation<Crossing>;

/** A way of sampling, made ready for one basin: it may run scouts of its own first. */
export type SamplerFactory = (walks: Walks, basin: Basin, target: number, looks: number) => Conversation<Sampler>;

/** Repeats scatter more than this probability allows: their own errors are not to be believed. */
const SUSPICIOUS = 0.001;
/** Repeats whose ln τ scatter by more than this leave the mean rate to the luckiest of them. */
const WILD = 1;

/**
 * Estimates an escape time: prepares the trap, explores the basin, and in independent repeats watches departures from
 * it and samples the probability that one goes all the way. With P that probability, the mean time is out + (1/P −
 * 1)·(out + back) + reactive: all failed excursions, and the one that does not fail.
 *
 * @throws RangeError where a setting is missing or contradicts the experiment
 * @example
 * import type { ProtocolContext } from '@kramers/core';
 * const factory: SamplerFactory = function* (walks, { home }, target, looks) {
 *   return (departures, random, name) => multilevelSplitting(walks, departures, { home, target, looks, random, name });
 * };
 * const run = (options: RareEventOptions, context: ProtocolContext) =>
 *   escapeRate('mine', { ...options, departures: 100 }, context, factory);
 */
export function* escapeRate(
  method: string,
  options: RareEventOptions & { departures: number; gate?: number },
  context: ProtocolContext,
  factory: SamplerFactory,
): Conversation<SampledRate | null> {
  const setting = settingOf(options, context.experiment, context.exact);
  if (Array.isArray(setting))
    throw new RangeError(setting.map(([option, message]) => `${option}: ${message}`).join('; '));
  const { escape } = context.experiment;
  if (
    options.coordinate === undefined &&
    'singularValue' in escape &&
    escape.singularValue !== Math.max(setting.fromRank, setting.toRank)
  ) {
    context.warn(
      `this is the time from rank ${setting.fromRank} to rank ${setting.toRank}, told by ` +
        `${setting.progress.name}; the experiment's escape is by σ${escape.singularValue}`,
    );
  }
  const metrics = yield* prepareTrap(options, setting.fromRank);
  if (!metrics) return null;
  const { beta, temperature, learningRate, batchSize, sampling } = options;
  const knobs = { beta, temperature, learningRate, batchSize, sampling };
  const stepsPerEpoch = (yield* train({ name: 'epoch', ...knobs, epochs: 1, quiet: true, keepPresent: true })).steps;
  const stepsPerLook = setting.stepsPerLook ?? stepsPerEpoch;
  const walks = new Walks({
    progress: setting.progress,
    knobs,
    stepsPerLook,
    stepsPerEpoch,
    elsewhere: setting.elsewhere,
  });
  const report = { ...noRate(method, setting), stepsPerEpoch };
  try {
    return yield* sample(walks, metrics, setting, options, context, factory, report);
  } catch (cause) {
    if (!(cause instanceof NoEstimate)) throw cause;
    context.warn(`no escape time: ${cause.message}`);
    return { ...report, steps: walks.steps, reason: cause.message };
  }
}

function* sample(
  walks: Walks,
  metrics: Metrics,
  setting: Setting,
  options: RareEventOptions & { departures: number; gate?: number },
  context: ProtocolContext,
  factory: SamplerFactory,
  report: SampledRate,
): Conversation<SampledRate> {
  const { progress, target } = setting;
  const { stepsPerLook, stepsPerEpoch } = walks.dynamics;
  const looks = Math.ceil((options.walkEpochs * stepsPerEpoch) / stepsPerLook);
  const fixed = {
    home: options.basin === undefined ? undefined : progress.level(options.basin),
    gate: options.gate === undefined ? undefined : progress.level(options.gate),
  };
  const start = progress.of(metrics);
  if (start >= target) {
    const [here, there] = [start, target].map((level) => progress.level(level).toPrecision(4));
    const hint =
      'metric' in progress.coordinate
        ? `; if ${progress.name} is to ${progress.rises ? 'fall' : 'rise'}, a basin says so`
        : '';
    throw new NoEstimate(
      `the trap starts past the target: ${progress.name} is ${here}, and the escape is over at ${there}${hint}`,
    );
  }
  const basin = yield* exploreBasin(walks, TRAP, target, fixed);
  const sampler = yield* factory(walks, basin, target, looks);
  const repeats: RateRepeat[] = [];
  const findings: Finding[] = [];
  let unfinished = 0;
  for (let r = 0; r < options.repeats; r++) {
    const name = `repeat${r}`;
    const before = walks.steps;
    const { departures, stepsOut, stepsBack, error } = yield* watchExcursions(
      walks,
      basin,
      target,
      options.departures,
      looks,
      name,
    );
    const random = openStream(context.seed, `${report.method}/${name}`);
    const crossing = checkedCrossing(yield* sampler(departures, random, name), report.method);
    const cycle = stepsOut + stepsBack;
    // The last way out ends at the target, not at home.
    const last =
      crossing.reactiveSteps === null
        ? 0
        : log1p((exp(crossing.lnProbability) * (crossing.reactiveSteps - stepsBack)) / cycle);
    const finding = { lnCycle: log(cycle / stepsPerEpoch) + last, lnProbability: crossing.lnProbability };
    const found = crossing.lnProbability > -Infinity;
    findings.push(finding);
    unfinished += crossing.unfinished;
    repeats.push({
      lnTau: found ? finding.lnCycle - finding.lnProbability : null,
      withinError: found ? Math.sqrt(crossing.variance + pow(error / cycle, 2)) : null,
      flux: stepsPerEpoch / cycle,
      lnProbability: found ? crossing.lnProbability : null,
      steps: walks.steps - before,
      interfaces: crossing.interfaces.map((one) => ({ ...one, level: progress.level(one.level) })),
    });
  }
  if (walks.leaked > 0) {
    context.warn(
      `${walks.leaked} of the walks left for a phase that is neither the basin nor the target, and counted as ` +
        'not having escaped',
    );
  }
  if (unfinished > 0)
    context.warn(
      `${unfinished} of the walks did not end within walkEpochs, ${options.walkEpochs}, and counted as not ` +
        'having escaped',
    );
  return {
    ...report,
    ...combined(repeats, findings, context),
    home: progress.level(basin.home),
    gate: progress.level(basin.gate),
    relaxation: (basin.relaxation * stepsPerLook) / stepsPerEpoch,
    steps: walks.steps,
    repeats,
  };
}

/** ln τ of all repeats together. Throws a {@link NoEstimate} when fewer than two found the target. */
function combined(repeats: readonly RateRepeat[], findings: readonly Finding[], context: ProtocolContext) {
  const found = repeats.flatMap(({ lnTau, withinError }) =>
    lnTau === null ? [] : [{ value: lnTau, error: withinError! }],
  );
  const starved = repeats.filter(({ lnTau }) => lnTau === null);
  const last = starved[0]?.interfaces.at(-1);
  if (last) {
    const where = `none of ${last.trials} walks passed the interface at ${last.level.toPrecision(4)}`;
    if (found.length < 2)
      throw new NoEstimate(
        `starved in ${starved.length} of ${repeats.length} repeats: ${where}; use more trials, or more ` +
          'interfaces before it',
      );
    context.warn(`${starved.length} of ${repeats.length} repeats starved: ${where}; use more trials`);
  }
  if (found.every(({ error }) => error > 0)) {
    const { pValue } = testHomogeneity(found);
    if (pValue < SUSPICIOUS) {
      context.warn(
        `the repeats differ by more than their own errors allow (p = ${pValue.toPrecision(2)}): walks of one ` +
          'repeat are related; use more trials',
      );
    }
  }
  const { lnTau, error, low, high, scatter } = combineLnTau(findings);
  if (scatter > WILD)
    context.warn(
      `the repeats of ln τ scatter by ${scatter.toPrecision(2)}, too much for a trustworthy error; use more trials`,
    );
  const withinError = Math.sqrt(found.reduce((sum, one) => sum + pow(one.error, 2), 0)) / found.length;
  return { lnTau, lnTauError: error, lnTauLow: low, lnTauHigh: high, withinError };
}

function noRate(method: string, { fromRank, toRank, progress, target }: Setting): SampledRate {
  return {
    kind: 'rate-estimate',
    method,
    fromRank,
    toRank,
    lnTau: null,
    lnTauError: null,
    lnTauLow: null,
    lnTauHigh: null,
    reason: null,
    coordinate: progress.name,
    direction: toRank > fromRank ? 'up' : 'down',
    home: null,
    gate: null,
    target: progress.level(target),
    relaxation: null,
    withinError: null,
    stepsPerEpoch: 1,
    steps: 0,
    repeats: [],
  };
}
