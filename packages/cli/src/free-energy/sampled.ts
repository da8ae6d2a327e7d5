import type { CellResult, ExperimentSource, Lab, ResolvedExperiment } from '@kramers/core';
import { RunError, UsageError } from '@kramers/core/failure';
import type { SampledFreeEnergy } from '@kramers/protocols';
import { isRecord } from '@kramers/core/internal';
import type { Registry } from '@kramers/core/plugins';
import { linearTask } from '@kramers/core/results';
import { oneModeStationary } from '@kramers/theory';
import { lastValueFrom, toArray } from 'rxjs';
import { rateSource } from '../run/rate-source';
import type { FreeEnergyDocument } from './free-energy-text';

/** How far beyond the learnt state of a linear network the range goes. */
const BEYOND = 1.25;

/** What is asked beside what the file says. */
export interface SampledRequest {
  readonly order?: string;
  readonly temperatures?: readonly number[];
  /** Whether κ is measured too. */
  readonly transmission?: boolean;
}

/** An experiment that samples the free energy of the one given, at other temperatures if they are given. */
export function sampledSource(
  source: ExperimentSource,
  registry: Registry,
  { order, temperatures, transmission }: SampledRequest,
): ExperimentSource {
  const sampling = rateSource(source, { method: 'umbrella-sampling' }, registry);
  const raw = sampling.raw as Record<string, unknown>;
  const protocol = raw['protocol'] as Record<string, unknown>;
  const over = isRecord(raw['over']) ? raw['over'] : {};
  const { 'protocol.temperature': _varied, ...others } = over;
  return {
    ...sampling,
    raw: {
      ...raw,
      protocol: {
        ...protocol,
        ...(order === undefined ? {} : { coordinate: coordinateOf(order) }),
        ...(transmission ? { transmission: protocol['transmission'] ?? {} } : {}),
      },
      over: temperatures === undefined ? over : { ...others, 'protocol.temperature': [...temperatures] },
      reporters: [],
    },
  };
}

/**
 * Samples every point, in this process, and says what was found. Throws a RunError with the reason where nothing was.
 */
export async function sampleFreeEnergies(lab: Lab, resolved: ResolvedExperiment): Promise<FreeEnergyDocument[]> {
  const points = resolved.points.map((point) => ({ ...point, experiment: widened(point.experiment) }));
  const wide = { ...resolved, points };
  const events = await lastValueFrom(lab.compute(wide, lab.plan(wide)).pipe(toArray()));
  return events.flatMap((event) => {
    if (event.type === 'cell-failed') throw new RunError(event.message);
    return event.type === 'cell-finished' ? [documentOf(event.result, points[event.point]!.experiment)] : [];
  });
}

type Experiment = ResolvedExperiment['points'][number]['experiment'];

/** A range that goes on beyond the state to which the escape leads, where theory knows it. */
function widened(experiment: Experiment): Experiment {
  const { protocol } = experiment;
  const task = linearTask(experiment);
  if (!task || protocol['highest'] !== undefined || protocol['coordinate'] !== undefined) return experiment;
  if (protocol['direction'] === 'down') return experiment;
  const { depth, correlations } = task;
  const beta = protocol['beta'] as number;
  const held = correlations.filter(
    (correlation) => oneModeStationary({ depth, correlation }, protocol['trapBeta'] as number).minimum !== null,
  );
  const rank = typeof protocol['rank'] === 'number' ? protocol['rank'] : held.length;
  const correlation = correlations[rank];
  const minimum = correlation === undefined ? null : oneModeStationary({ depth, correlation }, beta).minimum;
  return minimum === null ? experiment : { ...experiment, protocol: { ...protocol, highest: BEYOND * minimum } };
}

function documentOf({ value, warnings }: CellResult, { protocol }: Experiment): FreeEnergyDocument {
  const found = value as SampledFreeEnergy | null;
  if (found === null || found.lnTau === null) {
    throw new RunError(`no free energy: ${found?.reason ?? warnings.join('; ')}`);
  }
  const { profile, temperature, fromRank, toRank, tops, basins, target } = found;
  const rises = basins[0]! < target;
  const top = tops.reduce((best, one) => (rises === one < target ? one : best), tops[0]!);
  // Shares of the sum over equal steps of y = value^power.
  const weigh = (side: (value: number) => boolean) =>
    profile.reduce((sum, { value: at, freeEnergy }) => sum + (side(at) ? Math.exp(-freeEnergy / temperature) : 0), 0);
  const [below, above] = [weigh((at) => at < top), weigh((at) => at >= top)];
  const ranks = rises ? [fromRank, toRank] : [toRank, fromRank];
  const sides = [below, above].map((share, i) => {
    const weight = share / (below + above);
    const at = basins.find((one) => (i === 0 ? one < top : one > top));
    return { rank: ranks[i]!, value: at ?? null, freeEnergy: -temperature * Math.log(weight), weight };
  });
  return {
    beta: protocol['beta'] as number,
    temperature,
    order: found.coordinate.replace(/^σ(\d+)$/, 'singularValue$1'),
    profile,
    basins: sides.flatMap(({ value: at, ...rest }) => (at === null ? [] : [{ ...rest, value: at }])),
    barrierUp: found.barrierUp,
    barrierDown: found.barrierDown,
    lnTau: found.lnTau,
    lnTauInterval: [found.lnTauLow!, found.lnTauHigh!],
    ...(found.transmission === undefined ? {} : { transmission: found.transmission }),
    method: 'sampled',
    coexistence: { temperature: null, beta: null },
    warnings,
  };
}

function coordinateOf(order: string): object {
  const [, digits] = /^singularValue(\d+)$/.exec(order) ?? [];
  if (digits !== undefined) return { singularValue: Number(digits) };
  if (order.trim() === '') throw new UsageError('--order needs a name');
  return { metric: order };
}
