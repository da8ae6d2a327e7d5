import type { EpochMode, EventSource, TrainingEvent } from '../contracts/events';
import type { Knobs } from '../contracts/kernel';
import type { Looks } from '../contracts/experiment';
import type { ConditionMonitor } from './condition';
import type { ConvergenceMonitor } from './convergence';
import type { PhaseKnobs } from './knobs';
import type { PhaseRun } from './phase-run';
import type { TraceRecorder } from './trace';
import type { UmbrellaWalk } from './umbrella-walk';

/** What a phase is to do, and what it is to look for. */
export interface PhasePlan {
  readonly source: EventSource;
  /** Name of the data set that is trained on. */
  readonly dataSet: string;
  readonly name: string;
  readonly phaseIndex: number;
  readonly knobs: PhaseKnobs;
  readonly epochs: number;
  readonly converged: ConvergenceMonitor | null;
  readonly conditions: readonly ConditionMonitor[];
  /** Watched for; ends the phase, `linger` epochs later, if `stopAtEscape`. */
  readonly escape: ConditionMonitor | null;
  /** At which knobs an escape counts, in a watch over several phases; null in a phase that is watched by itself. */
  readonly counts: ((knobs: Knobs) => boolean) | null;
  readonly stopAtEscape: boolean;
  readonly linger: number;
  readonly rankThreshold: number;
  readonly rankHold: number;
  /** Null for a quiet phase: no events and no trace. */
  readonly emit: ((event: TrainingEvent) => void) | null;
  /** Which epochs the stream tells. */
  readonly epochMode: EpochMode;
  readonly trace: TraceRecorder;
  /** Which epochs are measured. */
  readonly looks: Looks;
  /** Keep only the last epoch, and those of events, in the trace. */
  readonly endsOnly: boolean;
  /** Place in a row of the metric whose range is to be reported. */
  readonly track: number | null;
  /** Keeps the phase under a bias. */
  readonly umbrella: UmbrellaWalk | null;
  /** Called at epochs 1, 3, 10, 30, 100, … of a phase that is watched. */
  readonly milestone: ((phase: PhaseRun) => void) | null;
}
