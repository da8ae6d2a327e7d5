import {
  type CellResult,
  ExperimentError,
  type ExperimentSource,
  type FinishedRun,
  type Lab,
  resolveExperiment,
  type Summary,
} from '@kramers/core';
import { finishedRun } from '@kramers/core/results';
import type { Subscription } from 'rxjs';
import type { RunMessage, Scene } from '../messages/messages';
import { FrameWriter } from './frame-writer';
import { sceneOf } from './scene';

/**
 * A run at work, told frame by frame.
 *
 * @example
 * import { sourceFromText } from '@kramers/core';
 * import { createKramers } from '@kramers/cli';
 * const text = '{ name: a, data: { correlations: [0.9] }, protocol: { kind: random-init, beta: 0.1, epochs: 9 } }';
 * const run = new LiveRun(createKramers(), sourceFromText(text, 'a.yaml'), ({ type }) => console.log(type));
 */
export class LiveRun {
  readonly scene: Scene;
  readonly #results: (CellResult | undefined)[] = [];
  readonly #frames: FrameWriter;
  readonly #work: Subscription;
  #finished: FinishedRun | null = null;

  /**
   * Starts it.
   *
   * @param post is handed what viewers are to be told.
   * @throws ExperimentError if the experiment is not valid.
   */
  constructor(
    readonly lab: Lab,
    readonly source: ExperimentSource,
    readonly post: (message: RunMessage) => void,
  ) {
    const resolved = resolveExperiment(lab.registry, source);
    const { experiment } = resolved;
    this.scene = sceneOf(lab.registry, resolved);
    const place = (point: number, replica: number): number => point * experiment.replicas.count + replica;
    this.#frames = new FrameWriter(place);
    post({ type: 'scene', scene: this.scene });
    const plan = lab.runPlan(resolved);
    this.#work = lab.compute(resolved, lab.plan(resolved)).subscribe({
      next: (event) => {
        this.#frames.event(event);
        if (event.type === 'cell-finished') this.#results[place(event.point, event.replica)] = event.result;
      },
      complete: () => {
        const cells = (): CellResult[] => this.#results.filter((result) => result !== undefined);
        const command = `kramers run ${experiment.name}.yaml`;
        this.#finished = finishedRun({ experiment, plan, command, cells }, lab.registry);
        this.flush();
        post({ type: 'finished', summary: JSON.parse(JSON.stringify(this.#finished.summary)) as Summary });
      },
      error: (cause: unknown) => post(problemOf(cause)),
    });
  }

  /** The run once it is over; null before. */
  get finished(): FinishedRun | null {
    return this.#finished;
  }

  /** Tells what has happened since it last did; whether there was a frame to tell. */
  flush(): boolean {
    const frame = this.#frames.frame();
    const happenings = this.#frames.happenings();
    if (happenings.length > 0) this.post({ type: 'happened', happenings });
    if (frame) this.post(frame);
    return frame !== null;
  }

  stop(): void {
    this.#work.unsubscribe();
  }
}

/** What is wrong, in words, for whoever wrote the experiment. */
export function problemOf(cause: unknown): RunMessage {
  const message = cause instanceof Error ? cause.message : String(cause);
  return { type: 'problem', message, problems: cause instanceof ExperimentError ? cause.problems : [] };
}
