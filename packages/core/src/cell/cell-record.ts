import type { TrainRequest } from '../contracts/request';
import type { Metrics } from '../contracts/metric';
import type { Cell } from '../contracts/experiment';
import type { CellNetwork } from './cell-network';
import type { CellResult, EscapeRecord, NoiseRecord, PhaseRecord, RankChange } from '../contracts/cell-result';
import type { PhaseOutcome } from '../phase/phase-outcome';
import type { TraceRecorder } from '../phase/trace';
import { isRecorded, type Watch } from './watch';

/** What a cell has to show so far: a plain value, so that a checkpoint holds it as it is. */
export interface CellRecord {
  readonly phases: PhaseRecord[];
  readonly rankChanges: RankChange[];
  readonly warnings: string[];
  /** Metrics at the end of the reference phase. */
  target: Metrics | null;
  trapped: boolean | null;
  escape: EscapeRecord | null;
  /** The watch over several phases that is going on; null outside one. */
  watch: Watch | null;
  noise: NoiseRecord | null;
  diverged: boolean;
  /** SGD steps taken, those of quiet trainings included. */
  steps: number;
}

/** A record with nothing in it. */
export function emptyRecord(): CellRecord {
  return {
    phases: [],
    rankChanges: [],
    warnings: [],
    target: null,
    trapped: null,
    escape: null,
    watch: null,
    noise: null,
    diverged: false,
    steps: 0,
  };
}

/** Enters a phase that has ended. Returns a warning where its end is not the one that was asked for. */
export function recordPhase(record: CellRecord, request: TrainRequest, phase: PhaseOutcome): string | null {
  const { beta, temperature, epochs, steps, reason, startRank, metrics, criterion, escapedAt } = phase;
  record.phases.push({
    name: request.name,
    role: request.role ?? null,
    direction: request.direction ?? null,
    beta,
    temperature,
    epochs,
    steps,
    reason,
    startRank,
    metrics,
  });
  if (request.role === 'reference') record.target = metrics;
  if (!request.role)
    record.rankChanges.push(...phase.rankChanges.map((change) => ({ phase: request.name, ...change })));
  if (request.watch && criterion !== null) {
    record.escape = {
      phase: request.name,
      criterion,
      epoch: escapedAt,
      watchedEpochs: escapedAt ?? epochs,
    };
  }
  // One of several schemes that are compared may diverge: the others go on.
  if (reason === 'diverged') record.diverged = !record.watch || isRecorded(record.watch.request);
  else if (request.until === 'converged' && reason === 'epochs' && request.direction === undefined) {
    return `phase "${request.name}" ended after ${epochs} epochs without having converged`;
  }
  return null;
}

/** Everything that a cell leaves behind, once its protocol has returned `value`. */
export function resultOf(
  cell: Cell,
  network: CellNetwork,
  record: CellRecord,
  trace: TraceRecorder,
  value: unknown,
  weights?: Float64Array,
): CellResult {
  const { key, point, replica, seed } = cell;
  const { trapped, escape, noise, diverged, steps, rankChanges, phases, warnings } = record;
  return {
    key,
    point: point.index,
    replica,
    seed,
    parameters: point.parameters,
    status: diverged ? 'diverged' : 'finished',
    steps,
    trapped,
    escape,
    noise,
    rankChanges,
    phases,
    modes: network.modes,
    value: value ?? null,
    warnings,
    trace: trace.trace(network.columns.names),
    ...(point.experiment.keepWeights && weights ? { weights: { ...network.shape, values: Array.from(weights) } } : {}),
  };
}
