import { exp, log, pow } from '@kramers/theory/elementary';
import { type Conversation, defineRateMethod, type ProtocolContext, train } from '@kramers/core';
import { profileBasins, sampledEscape, type UmbrellaProfile } from '@kramers/theory';
import { exploreBasin, NoEstimate } from '../rare-events/basin';
import { prepareTrap, TRAP } from '../rare-events/prepare-trap';
import { settingOf, type Setting } from '../rare-events/setting';
import { Walks } from '../rare-events/walks';
import { umbrellaOptions, type UmbrellaOptions, umbrellaProblems } from './options';
import { measureTransmission } from './measure-transmission';
import { placeWindows } from './place-windows';
import { joinWindows, exploreTrap, sampleWindows } from './sample-windows';
import type { SampledFreeEnergy } from './sampled-free-energy';
import { umbrellaWarnings } from './umbrella-warnings';
import { windowDiffusion } from './window-diffusion';
import { WindowWalks } from './window-walks';

/** Samples the free energy along a coordinate, and the escape time that follows from it. */
export const umbrellaSampling = defineRateMethod({
  name: 'umbrella-sampling',
  version: 2,
  summary: 'Samples the free energy along a coordinate, and the escape time that follows, by umbrella sampling',
  options: umbrellaOptions,
  check(options, experiment, { exact }) {
    return umbrellaProblems(options, experiment, exact);
  },
  *run(options, context): Conversation<SampledFreeEnergy | null> {
    const { experiment, exact } = context;
    const setting = settingOf({ ...options, repeats: 2, walkEpochs: 1 }, experiment, exact);
    if (Array.isArray(setting)) throw new RangeError(setting.map((problem) => problem.join(': ')).join('; '));
    if (!(yield* prepareTrap(options, setting.fromRank))) return null;
    const { beta, temperature, learningRate, batchSize, sampling } = options;
    const knobs = { beta, temperature, learningRate, batchSize, sampling };
    const stepsPerEpoch = (yield* train({ name: 'epoch', ...knobs, epochs: 1, quiet: true, keepPresent: true })).steps;
    const report = { ...noFreeEnergy(options, setting, context), stepsPerEpoch };
    try {
      return yield* sample(options, setting, context, report, knobs);
    } catch (cause) {
      if (!(cause instanceof NoEstimate)) throw cause;
      context.warn(`no free energy: ${cause.message}`);
      return { ...report, reason: cause.message };
    }
  },
});

/** Correlation times that a walker settles in its window. */
const SETTLE = 8;
const LEAST_SETTLE = 150;

type Knobs = WindowWalks['dynamics']['knobs'];

function* sample(
  options: UmbrellaOptions,
  setting: Setting,
  context: ProtocolContext,
  report: SampledFreeEnergy,
  knobs: Knobs,
): Conversation<SampledFreeEnergy> {
  const { progress, target } = setting;
  const { stepsPerEpoch, power } = report;
  const stepsPerLook = options.stepsPerLook ?? 1;
  const sign = progress.rises ? 1 : -1;
  const toY = (value: number) => sign * (power === 1 ? value : pow(value, power));
  const plain = new Walks({ progress, knobs, stepsPerLook, stepsPerEpoch, elsewhere: setting.elsewhere });
  const basin = yield* exploreBasin(plain, TRAP, target, {});
  const walks = new WindowWalks({ knobs, stepsPerLook, coordinate: { column: progress.column, power, sign } });
  const settle = Math.max(LEAST_SETTLE, Math.ceil(SETTLE * basin.relaxation));
  const { low, state } = yield* exploreTrap(walks, settle);
  const end = toY(progress.level(target));
  const high = options.highest === undefined ? end : toY(options.highest);
  if (!(low < end && end <= high)) {
    throw new NoEstimate(`the range must lead from the trap at y = ${low} past the target at ${end} to ${high}`);
  }
  const placed = yield* placeWindows(walks, { low, high, trap: TRAP, astir: state, settle, windows: options.windows });
  yield* walks.forget([state]);
  const windows = yield* sampleWindows(walks, placed, options, settle);
  const profile = joinWindows(windows);
  const timeOfStep = options.learningRate ?? context.experiment.training.learningRate;
  if (!(profile.y.at(-1)! > end)) {
    throw new NoEstimate(`walkers do not reach the target, ${progress.level(target)}, even under the bias`);
  }
  const diffusion = windowDiffusion(windows, profile.y, timeOfStep);
  for (const warning of umbrellaWarnings(profile.windows, windows)) context.warn(warning);
  const { temperature } = report;
  const lnProfile = {
    y: profile.y,
    lnDensity: smoothed(profile.freeEnergy.map((f) => -f)),
    lnDiffusion: diffusion.lnDiffusion,
  };
  const { basins, tops } = profileBasins(lnProfile, LEAST_TOP);
  const [trap] = basins;
  const top = tops.filter(({ y }) => y < end).sort((a, b) => a.q - b.q)[0];
  if (trap === undefined || top === undefined) {
    throw new NoEstimate(
      `${progress.name} does not part the basins: its free energy has no barrier between the trap and ` +
        `${progress.level(target)} at temperature ${temperature}; name another coordinate or a lower temperature`,
    );
  }
  const beyond = basins.find(({ y }) => y > end);
  const { lnTime, error, low: shortest, high: longest } = sampledEscape(profile, diffusion, end);
  const lnEpoch = log(timeOfStep * stepsPerEpoch);
  const toValue = (y: number) => (power === 1 ? sign * y : pow(sign * y, 1 / power));
  const free = new Walks({ ...plain.dynamics, stepsPerLook: 1 });
  const transmission = yield* measureTransmission(walks, free, options, context, {
    ...{ profile, diffusion, windows, settle, timeOfStep, stepsPerEpoch },
    ...{ trap: trap.y, top: top.y, end },
    toY: (level) => toY(progress.level(level)),
    toLevel: (y) => progress.level(toValue(y)),
  });
  yield* walks.forget(windows.flatMap(({ states }) => states));
  return {
    ...report,
    lnTau: lnTime - lnEpoch,
    lnTauError: error,
    lnTauLow: shortest - lnEpoch,
    lnTauHigh: longest - lnEpoch,
    profile: pointsOf(profile, diffusion.lnDiffusion, temperature, toValue),
    basins: basins.map(({ y }) => toValue(y)),
    tops: tops.map(({ y }) => toValue(y)),
    barrierUp: temperature * (trap.q - top.q),
    barrierDown: beyond === undefined ? null : temperature * (beyond.q - top.q),
    windows: profile.windows,
    ...transmission,
    steps: walks.steps + plain.steps + free.steps,
  };
}

/** Weights of the quadratic that fits seven points best, in their middle (Savitzky & Golay 1964). */
const QUADRATIC = [-2, 3, 6, 7, 6, 3, -2].map((weight) => weight / 21);
const HALF = 3;

/** Without the noise from point to point, which would make the highest too high and the lowest too low; ends stay. */
function smoothed(values: Float64Array): Float64Array {
  return values.map((value, i) =>
    i < HALF || i >= values.length - HALF
      ? value
      : QUADRATIC.reduce((sum, weight, j) => sum + weight * values[i + j - HALF]!, 0),
  );
}

/** Tops lower than this, in units of T, are noise. */
const LEAST_TOP = 1.5;

function pointsOf(
  { y, freeEnergy, low, high }: UmbrellaProfile,
  lnDiffusion: Float64Array,
  temperature: number,
  toValue: (y: number) => number,
): SampledFreeEnergy['profile'] {
  const lowest = Math.min(...freeEnergy);
  const energy = (f: number) => temperature * (f - lowest);
  return Array.from(y, (at, i) => ({
    value: toValue(at),
    freeEnergy: energy(freeEnergy[i]!),
    low: energy(low[i]!),
    high: energy(high[i]!),
    diffusion: exp(lnDiffusion[i]!),
  })).sort((a, b) => a.value - b.value);
}

function noFreeEnergy(
  options: UmbrellaOptions,
  { fromRank, toRank, progress, target }: Setting,
  { experiment }: ProtocolContext,
): SampledFreeEnergy {
  const power = options.power ?? ('singularValue' in progress.coordinate ? 1 / experiment.model.depth : 1);
  return {
    kind: 'rate-estimate',
    method: 'umbrella-sampling',
    fromRank,
    toRank,
    lnTau: null,
    lnTauError: null,
    lnTauLow: null,
    lnTauHigh: null,
    reason: null,
    stepsPerEpoch: 1,
    coordinate: progress.name,
    power,
    direction: toRank > fromRank ? 'up' : 'down',
    temperature: options.temperature ?? experiment.training.temperature,
    target: progress.level(target),
    profile: [],
    basins: [],
    tops: [],
    barrierUp: null,
    barrierDown: null,
    windows: [],
    steps: 0,
  };
}
