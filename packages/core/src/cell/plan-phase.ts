import type { KernelState } from '../contracts/kernel';
import type { Condition } from '../contracts/condition';
import { weightCount } from '../contracts/model';
import type { TrainRequest } from '../contracts/request';
import type { Umbrella } from '../contracts/umbrella';
import type { EpochMode, EventSource, TrainingEvent } from '../contracts/events';
import type { Cell } from '../contracts/experiment';
import type { CellNetwork } from './cell-network';
import type { CellRecord } from './cell-record';
import type { Columns } from '../phase/columns';
import { columnOf, ConditionMonitor } from '../phase/condition';
import { convergenceMonitor } from '../phase/convergence';
import { escapeMonitor } from '../phase/escape-monitor';
import { knobsOf } from '../phase/knobs';
import { followNoise } from './phase-noise';
import { countsAt, isSeen, leftOf, type Watch } from './watch';
import type { PhasePlan } from '../phase/phase-plan';
import type { PhaseSnapshot } from '../phase/phase-run';
import { SingularSlope } from '../phase/singular-slope';
import type { TraceRecorder } from '../phase/trace';
import { UmbrellaWalk } from '../phase/umbrella-walk';

/** What a phase is planned in: its cell, and what the cell has come to so far. */
export interface PhasePlace {
  readonly cell: Cell;
  readonly network: CellNetwork;
  readonly record: CellRecord;
  readonly trace: TraceRecorder;
  readonly source: EventSource;
  readonly emit: (event: TrainingEvent) => void;
  readonly epochMode: EpochMode;
}

/**
 * What a training request asks for, with what it leaves open filled in from the experiment.
 *
 * @param resumed the interrupted phase that is taken up: its escape is the one that it was watching for.
 */
export function planPhase(
  request: TrainRequest,
  state: KernelState,
  place: PhasePlace,
  warn: (message: string) => void,
  resumed: PhaseSnapshot | null,
): PhasePlan {
  const { cell, network, record, trace, source, emit } = place;
  const { columns, rankThreshold } = network;
  const { training, rank, escape } = cell.point.experiment;
  const dataSet = request.on ?? 'train';
  const data = network.dataSet(dataSet);
  const knobs = knobsOf(request, training, data.count, data.samples === null);
  const conditions = typeof request.until === 'string' ? [] : (request.until ?? []);
  // What ends a phase, and what is told of its range, needs every epoch.
  const bound = request.track !== undefined || request.umbrella !== undefined;
  const every = request.until !== undefined || record.watch !== null || bound;
  const watch = record.watch && isSeen(request) ? record.watch : null;
  const watched = (): ConditionMonitor | null => {
    if (resumed)
      return resumed.escape && new ConditionMonitor(resumed.escape.condition, columns, resumed.escape.description);
    if (watch) return monitorOf(watch, columns);
    const row = network.row(dataSet, state);
    const monitor = escapeMonitor(escape, columns, row, record, warn);
    if (!monitor?.holds(row, 0)) return monitor;
    warn(`no escape was watched for: ${monitor.description} holds from the start`);
    const { description: criterion } = monitor;
    record.escape = { phase: request.name, criterion, epoch: null, watchedEpochs: 0, outBefore: true };
    return null;
  };
  return {
    source,
    dataSet,
    name: request.name,
    phaseIndex: record.phases.length,
    knobs,
    epochs: watch ? Math.min(request.epochs, leftOf(watch)) : request.epochs,
    converged:
      request.until === 'converged' ? convergenceMonitor(columns, training.converged, knobs.deterministic) : null,
    conditions: conditions.map((condition: Condition) => new ConditionMonitor(condition, columns)),
    escape: watch || request.watch ? watched() : null,
    counts: watch && countsAt(watch.request.at, dataSet, training, data),
    // The first change of rank is the escape of a cascade, and not its end.
    stopAtEscape: watch !== null || (request.until === 'escaped' && !('stages' in escape)),
    linger: request.linger ?? 0,
    rankThreshold,
    rankHold: rank.hold,
    emit: request.quiet ? null : emit,
    epochMode: place.epochMode,
    looks: every ? 'all' : (cell.point.experiment.measure ?? 'all'),
    trace,
    // A sweep is drawn against β, a point a phase: the way there would only swell the files.
    endsOnly: request.direction !== undefined,
    track: request.track ? columnOf(request.track, columns) : null,
    umbrella: request.umbrella ? umbrellaWalk(request.umbrella, network, state.weights.length) : null,
    milestone: request.watch || watch ? (phase) => record.noise && followNoise(network, record.noise, phase) : null,
  };
}

/**
 * Only where the network is the product of its matrices is the gradient of a singular value known; a backend that has
 * other parameters trains something else.
 */
function umbrellaWalk(umbrella: Umbrella, { columns, shape, linear }: CellNetwork, parameters: number): UmbrellaWalk {
  const { column } = umbrella;
  const { singularValue: k } = column as { readonly singularValue?: number };
  const product = linear && !shape.bias && parameters === weightCount(shape);
  const slope = product && k !== undefined ? new SingularSlope(shape.widths, k) : null;
  const places = { coordinate: columnOf(column, columns), loss: columns.loss, width: columns.names.length };
  return new UmbrellaWalk(umbrella, places, parameters, slope);
}

/** The condition of a watch, with what it remembers of the phase before. */
function monitorOf({ condition, description, memory }: Watch, columns: Columns): ConditionMonitor {
  const monitor = new ConditionMonitor(condition, columns, description);
  Object.assign(monitor.memory, memory);
  return monitor;
}
