import type { TrainRequest } from '../contracts/request';
import type { CellRecord } from './cell-record';
import type { CellNetwork } from './cell-network';
import type { MinibatchNoise, NoiseRecord } from '../contracts/cell-result';
import { directionOf } from '../phase/escape-monitor';
import type { PhasePlan } from '../phase/phase-plan';
import type { PhaseRun } from '../phase/phase-run';

/** Whether a phase is the one whose noise is told: the one that is watched, or the first in a watch at its knobs. */
export function isNoisePhase(
  { watch }: TrainRequest,
  { counts, knobs }: PhasePlan,
  record: Pick<CellRecord, 'watch' | 'noise'>,
): boolean {
  if (!record.watch) return watch === true;
  return record.noise === null && counts !== null && counts(knobs.at(1));
}

/** The noise of a phase that is about to begin, with the first entry of its course. */
export function noiseAtStart(network: CellNetwork, request: TrainRequest, phase: PhaseRun): NoiseRecord {
  const { startRank, plan } = phase;
  const direction = plan.escape && directionOf(plan.escape.condition, startRank);
  const minibatch = minibatchNoise(network, phase);
  const record = {
    phase: request.name,
    rank: startRank,
    direction,
    temperature: plan.knobs.at(0).temperature,
    minibatch,
    course: { epochs: [], effectiveTemperature: [], missingShare: [] },
  };
  enter(record, phase.epoch, minibatch);
  return record;
}

/** Adds the noise at a phase's present epoch to its course. */
export function followNoise(network: CellNetwork, record: NoiseRecord, phase: PhaseRun): void {
  enter(record, phase.epoch, minibatchNoise(network, phase));
}

function minibatchNoise(network: CellNetwork, { state, metrics, epoch, plan }: PhaseRun): NoiseRecord['minibatch'] {
  return network.minibatchNoise(plan.dataSet, state, metrics.rank, plan.knobs.at(epoch));
}

function enter({ course }: NoiseRecord, epoch: number, noise: MinibatchNoise | 'unknown' | null): void {
  if (noise === null || noise === 'unknown') return;
  course.epochs.push(epoch);
  course.effectiveTemperature.push(noise.effectiveTemperature);
  course.missingShare.push(noise.missingShare);
}
