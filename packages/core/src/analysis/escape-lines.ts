import {
  type ArrheniusFit,
  type EscapePoint,
  type EscapeTimePrediction,
  fitArrhenius,
  fitMinibatchArrhenius,
} from '@kramers/theory';
import { log } from '@kramers/theory/elementary';
import { escapeTemperature } from './escape-setting';
import { type EscapePrediction, escapeTheory } from './escape-prediction';
import { type PointFacts, RUN } from './point-facts';
import { watchedKnobs } from './watched-knobs';

/** The straight line that fits a series of escape times best, without what only its fit needs. */
export type LineFit = Pick<
  ArrheniusFit,
  'slope' | 'intercept' | 'rSquared' | 'chiSquared' | 'degreesOfFreedom' | 'pValue'
>;

/** What exact theory says of a series whose temperature was varied. */
export interface LinePrediction extends EscapePrediction {
  /** The middle of the temperatures measured, and the slope ΔE − (z/2)·T there. */
  readonly temperature: number;
  readonly slope: number;
  /**
   * ln τ over these temperatures, equally spaced in 1/T; null where finite temperature leaves no barrier, or has no
   * theory.
   */
  readonly curve: readonly Pick<EscapeTimePrediction, 'temperature' | 'lnTau' | 'lnTauKramersLanger'>[];
}

/** Intervals of a predicted curve. */
const CURVE_INTERVALS = 40;

/** Escape times along one kind of noise, all else being equal. */
export interface EscapeLine {
  readonly label: string;
  /** What is drawn against x. */
  readonly y: 'ln τ' | 'ln(τ·η_lr)' | 'ln(τ·η_lr·steps per epoch)';
  /** Its grid points, by their place in the summary. */
  readonly points: readonly number[];
  /** What each of them is drawn against: 1/T, or B/η_lr. */
  readonly x: readonly number[];
  /** What is added to each ln τ: 0, or ln(η_lr), with ln(steps per epoch) where epochs differ in length. */
  readonly shift: readonly number[];
  readonly fit: LineFit | null;
  readonly prediction: LinePrediction | null;
}

/**
 * ln τ against 1/T, where the Langevin temperature was varied. All else is equal along a line; theory's curve is
 * beside it where there is one.
 *
 * @example
 * const points = [4e-4, 5e-4].map((temperature) => ({ temperature, replicas: [90, 110] }));
 * const data = { ...trapExperiment.data, population: false };
 * temperatureLines(factsOf(trapRun(points, { data })))[0]?.x; // [2500, 2000]
 */
export function temperatureLines(points: readonly PointFacts[]): EscapeLine[] {
  const heated = points.flatMap((point, place) => {
    const temperature = escapeTemperature(point) ?? 0;
    return temperature > 0 ? [{ point, place, temperature }] : [];
  });
  return groupByOthers(heated, ['temperature'], ({ temperature }) => temperature).map(({ label, members }) => ({
    label,
    y: 'ln τ',
    points: members.map(({ place }) => place),
    x: members.map(({ temperature }) => 1 / temperature),
    shift: members.map(() => 0),
    fit: lineFit(
      members,
      ({ temperature }) => ({ temperature }),
      (data) => fitArrhenius(data),
    ),
    prediction: linePrediction(
      members.map(({ point }) => point),
      members.map(({ temperature }) => temperature),
    ),
  }));
}

/**
 * ln(τ·η_lr) against B/η_lr, where learning rate or batch size was varied and minibatches are the only noise.
 *
 * @example
 * const data = { ...trapExperiment.data, population: false };
 * const points = [32, 64].map((batch) => ({
 *   parameters: { 'training.batchSize': batch }, replicas: [90], temperature: 0,
 * }));
 * batchNoiseLines(factsOf(trapRun(points, { data })))[0]?.x; // [400, 800]
 */
export function batchNoiseLines(points: readonly PointFacts[]): EscapeLine[] {
  const noisy = points.flatMap((point, place) => {
    const noise = batchNoiseOf(point);
    return noise ? [{ point, place, ...noise }] : [];
  });
  const groups = groupByOthers(noisy, ['learningRate', 'batchSize'], ({ ratio }) => ratio);
  // Epochs of one length need no conversion; of several, the common unit of time is η_lr times steps.
  const inSteps = new Set(groups.flatMap(({ members }) => members.map(({ stepsPerEpoch }) => stepsPerEpoch))).size > 1;
  const length = (stepsPerEpoch: number): number => (inSteps ? stepsPerEpoch : 1);
  return groups.map(({ label, members }) => ({
    label,
    y: inSteps ? 'ln(τ·η_lr·steps per epoch)' : 'ln(τ·η_lr)',
    points: members.map(({ place }) => place),
    x: members.map(({ ratio }) => ratio),
    shift: members.map(({ learningRate, stepsPerEpoch }) => log(learningRate * length(stepsPerEpoch))),
    fit: lineFit(
      members,
      ({ learningRate, batchSize, stepsPerEpoch }) => ({
        learningRate,
        batchSize,
        stepsPerEpoch: length(stepsPerEpoch),
      }),
      (data) => fitMinibatchArrhenius(data),
    ),
    prediction: null,
  }));
}

interface Member {
  readonly point: PointFacts;
  readonly place: number;
}

/**
 * Groups points by what else was varied beside the settings whose paths end in one of `names`; a group in which `x`
 * does not vary is no series.
 */
function groupByOthers<M extends Member>(
  members: readonly M[],
  names: readonly string[],
  x: (member: M) => number,
): { label: string; members: M[] }[] {
  const groups = new Map<string, { label: string; members: M[] }>();
  for (const member of members) {
    const others = Object.entries(member.point.summary.parameters).filter(
      ([path]) => !names.includes(path.split('.').at(-1)!),
    );
    const id = JSON.stringify(others);
    const label =
      others
        .map(([path, value]) =>
          path === RUN ? labelOfValue(value) : `${path.split('.').at(-1)!} = ${labelOfValue(value)}`,
        )
        .join(', ') || 'measured';
    const group = groups.get(id) ?? { label, members: [] };
    group.members.push(member);
    groups.set(id, group);
  }
  return [...groups.values()].filter((group) => new Set(group.members.map(x)).size > 1);
}

/** The line that fits a series best; null where there are too few measured points for one. */
function lineFit<M extends Member>(
  members: readonly M[],
  knobs: (member: M) => Partial<EscapePoint>,
  fit: (points: readonly EscapePoint[]) => ArrheniusFit,
): LineFit | null {
  const usable = members.filter(({ point: { summary } }) => summary.criterion !== null && summary.totalTime > 0);
  const places = new Set(
    usable.filter(({ point: { summary } }) => summary.lnTau !== null).map((member) => JSON.stringify(knobs(member))),
  );
  if (places.size < 2) return null;
  const data = usable.map((member) => {
    const { lnTau, lnTauError, totalTime } = member.point.summary;
    return { ...knobs(member), lnTau, lnTauError, totalTime };
  });
  try {
    const { slope, intercept, rSquared, chiSquared, degreesOfFreedom, pValue } = fit(data);
    return { slope, intercept, rSquared, chiSquared, degreesOfFreedom, pValue };
  } catch (cause) {
    // Settings that all but coincide determine no line.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function linePrediction(points: readonly PointFacts[], temperatures: readonly number[]): LinePrediction | null {
  const theory = points.reduce<ReturnType<typeof escapeTheory>>((found, point) => found ?? escapeTheory(point), null);
  if (!theory) return null;
  const { at, ...prediction } = theory;
  const [low, high] = [Math.min(...temperatures), Math.max(...temperatures)];
  const temperature = (low + high) / 2;
  const curve = Array.from({ length: CURVE_INTERVALS + 1 }, (_, i) => {
    const { lnTau, lnTauKramersLanger, ...rest } = at(1 / (1 / high + ((1 / low - 1 / high) * i) / CURVE_INTERVALS));
    return { temperature: rest.temperature, lnTau, lnTauKramersLanger };
  });
  return { ...prediction, temperature, slope: prediction.barrier - (prediction.z / 2) * temperature, curve };
}

interface BatchNoise {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly ratio: number;
  readonly stepsPerEpoch: number;
}

/** What a point's minibatch noise depends on; null where its batches have none, or another noise is there too. */
function batchNoiseOf({ summary, cells, experiment, exact }: PointFacts): BatchNoise | null {
  const watched = cells.find(({ escape }) => escape !== null)?.watched;
  const { learningRate, batchSize } = watchedKnobs(experiment);
  if (summary.criterion === null || watched?.temperature !== 0 || exact) return null;
  if (learningRate === null || batchSize === null || batchSize === 'full') return null;
  return { learningRate, batchSize, ratio: batchSize / learningRate, stepsPerEpoch: watched.stepsPerEpoch };
}

function labelOfValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { label, kind } = value as { label?: unknown; kind?: unknown };
  return String(label ?? kind ?? JSON.stringify(value));
}
