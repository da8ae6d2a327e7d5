import type { EscapeRecord } from '../contracts/cell-result';
import type { Experiment } from '../contracts/experiment';
import type { Knobs } from '../contracts/kernel';
import type { Condition } from '../contracts/condition';
import type { TargetKnobs, TrainRequest, WatchOutcome, WatchRequest } from '../contracts/request';
import type { DataSet } from '../contracts/data';
import type { ConditionMemory, ConditionMonitor } from '../phase/condition';
import { knobsOf } from '../phase/knobs';
import type { PhaseOutcome } from '../phase/phase-outcome';

/** A watch over several phases, as far as it has come: a plain value, so that a checkpoint holds it as it is. */
export interface Watch {
  readonly request: WatchRequest;
  readonly condition: Condition;
  readonly description: string;
  /** Whether the network was out when it began. */
  readonly outBefore: boolean;
  /** What the condition remembers at the end of the latest phase. */
  memory: ConditionMemory;
  /** Epochs that have passed. */
  passed: number;
  /** When the escape had held for as long as it must; null as long as it has not. */
  escapedAt: number | null;
}

/** What of a cell's record a watch has to do with. */
export interface WatchPlace {
  watch: Watch | null;
  escape: EscapeRecord | null;
}

/** Throws a RangeError where something is watched for already, or has been. */
export function refuseSecondWatch({ watch, escape }: WatchPlace, name: string): void {
  const earlier = watch?.request.name ?? escape?.phase;
  if (earlier === undefined) return;
  throw new RangeError(
    `"${name}" watches for the escape, as "${earlier}" does; only one phase of a cell can, or one watch over several`,
  );
}

/**
 * Begins a watch at a state whose metrics are `row`. Returns a warning where the network is out already.
 *
 * @throws RangeError during another watch, or where the cell has an escape on record and this one would be too
 */
export function beginWatch(
  place: WatchPlace,
  request: WatchRequest,
  monitor: ConditionMonitor,
  row: Float64Array,
): string | null {
  if (place.watch || isRecorded(request)) refuseSecondWatch(place, request.name);
  const { condition, description } = monitor;
  const outBefore = monitor.holds(row, 0);
  const memory = { since: -1, held: 0 };
  place.watch = { request, condition, description, outBefore, memory, passed: 0, escapedAt: null };
  return outBefore && isRecorded(request) ? `out before the watch began: ${description} holds` : null;
}

/** Lets time pass. Returns whether any is left; throws a RangeError outside a watch. */
export function chargeWatch(place: WatchPlace, epochs: number): boolean {
  const watch = going(place);
  watch.passed += epochs;
  return leftOf(watch) > 0;
}

/** Takes note of how far a phase has brought the watch. */
export function followWatch(place: WatchPlace, phase: PhaseOutcome, monitor: ConditionMonitor | null): void {
  const watch = going(place);
  if (phase.escapedAt !== null) watch.escapedAt = watch.passed + phase.escapedAt;
  watch.passed += phase.epochs;
  if (monitor) watch.memory = { ...monitor.memory };
}

/** The weights have been changed from outside: what held before says nothing of them. */
export function interruptWatch({ watch }: WatchPlace): void {
  if (watch) watch.memory = { since: -1, held: 0 };
}

/** Ends the watch and enters its escape; where nothing could be watched for, nothing was seen. */
export function endWatch(place: WatchPlace): WatchOutcome {
  if (!place.watch) return { escapedAt: null, epochs: 0, outBefore: false };
  const { request, description, outBefore, escapedAt, passed } = going(place);
  const epochs = escapedAt ?? passed;
  place.watch = null;
  if (isRecorded(request)) {
    place.escape = {
      phase: request.name,
      criterion: description,
      epoch: escapedAt,
      watchedEpochs: epochs,
      across: true,
      ...(outBefore ? { outBefore: true } : {}),
    };
  }
  return { escapedAt, epochs, outBefore };
}

/** Whether the escape that is watched for is the cell's. */
export function isRecorded({ record = true }: WatchRequest): boolean {
  return record;
}

/** Whether a phase is one of those that a watch goes over. */
export function isSeen({ role, quiet, keepPresent }: TrainRequest): boolean {
  return !role && !quiet && !keepPresent;
}

/** Epochs that a watch has left. */
export function leftOf({ request, passed, escapedAt, outBefore }: Watch): number {
  return escapedAt !== null || outBefore ? 0 : Math.max(0, request.epochs - passed);
}

/**
 * Tells at which knobs of a phase an escape counts.
 *
 * @param on name of the data set that the phase trains on
 */
export function countsAt(
  at: TargetKnobs | null,
  on: string,
  training: Experiment['training'],
  data: Pick<DataSet, 'count' | 'samples'>,
): (knobs: Knobs) => boolean {
  if (at === null) return () => true;
  if ((at.on ?? 'train') !== on) return () => false;
  const target = knobsOf({ kind: 'train', name: '', epochs: 1, ...at }, training, data.count, !data.samples).at(0);
  return (knobs) =>
    knobs === target ||
    (knobs.beta === target.beta &&
      knobs.learningRate === target.learningRate &&
      knobs.temperature === target.temperature &&
      knobs.batchSize === target.batchSize &&
      knobs.sampling === target.sampling);
}

function going({ watch }: WatchPlace): Watch {
  if (!watch) throw new RangeError('no watch is going on; the protocol must ask for one first');
  return watch;
}
