import {
  type ExperimentSource,
  type Lab,
  resolveExperiment,
  type ResolvedExperiment,
  sourceFromValue,
} from '@kramers/core';
import { isRecord, Slice } from '@kramers/core/internal';
import type { TrainRequest } from '@kramers/core/plugins';
import { courseOf } from './course';
import type { Act, Knobs } from '../messages/steering';
import { actsUntil, lengthOf, stepsOf } from './acts';
import { prefixOf, type Step } from './steerable';
import { type Snapshot, SteeredReplica } from './steered-replica';

/** Epochs between two snapshots at first, and how many there are at most; then every second one is dropped. */
const STRIDE = 50;
const MOST = 120;

/** All replicas at one time, and what had been done to them by then. */
interface Mark {
  readonly time: number;
  readonly done: string;
  readonly replicas: readonly Snapshot[];
}

/**
 * An experiment whose last phase is in its user's hands. What has been done is a list of acts, and the state follows
 * from it and from nothing else: going back is a shorter list, a fork another one, and a file with the list as its
 * pipeline ends in the same weights.
 */
export class Session {
  #acts: readonly Act[];
  #marks: Mark[] = [];
  #stride = STRIDE;
  /** When a burst is over, and what comes then. */
  #next: { readonly at: number; readonly knobs: Knobs } | null = null;

  private constructor(
    readonly raw: Readonly<Record<string, unknown>>,
    readonly prefix: readonly Step[],
    readonly base: TrainRequest,
    readonly replicas: readonly SteeredReplica[],
    knobs: Knobs,
  ) {
    this.#acts = [{ kind: 'train', knobs, epochs: 0 }];
    this.#goTo(this.#acts);
  }

  /**
   * Takes an experiment to where its last phase begins.
   *
   * @throws RangeError with a sentence if it cannot be steered; ExperimentError if it is not valid.
   */
  static async open(lab: Lab, source: ExperimentSource, knobs: Knobs, stopped = () => false): Promise<Session> {
    const { points } = resolveExperiment(lab.registry, source);
    const course = prefixOf(courseOf(points[0]!, lab.registry), points[0]!.experiment);
    if (points.length > 1 || typeof course === 'string' || !isRecord(source.raw))
      throw new RangeError(typeof course === 'string' ? course : 'one setting at a time can be steered');
    const { steps, last } = course;
    const raw = withPipeline(source.raw, steps);
    const resolved: ResolvedExperiment = resolveExperiment(lab.registry, sourceFromValue(raw));
    // Each kick of a pipeline has noise of its own, by its place among them.
    const kicks = steps.filter((one) => 'perturb' in one).length;
    const slice = new Slice(stopped);
    const replicas: SteeredReplica[] = [];
    for (const cell of lab.plan(resolved))
      replicas.push(await SteeredReplica.prepare(cell, lab.registry, { last, kicks }, slice));
    return new Session(source.raw, steps, last, replicas, knobs);
  }

  /** Epochs since steering could begin. */
  get time(): number {
    return lengthOf(this.#acts);
  }

  /** What has been done. */
  get acts(): readonly Act[] {
    return this.#acts;
  }

  /** The knobs at which the networks are trained now. */
  get knobs(): Knobs {
    return (this.#acts.at(-1) as Act & { kind: 'train' }).knobs;
  }

  /** One epoch of every replica. */
  advance(): void {
    if (this.#next && this.time >= this.#next.at) {
      const { knobs } = this.#next;
      this.turn(knobs);
    }
    const last = this.#acts.at(-1) as Act & { kind: 'train' };
    this.#acts = [...this.#acts.slice(0, -1), { ...last, epochs: last.epochs + 1 }];
    for (const replica of this.replicas) replica.advance(this.#acts);
    if (this.time % this.#stride === 0) this.#mark();
  }

  /** Trains at other knobs from now on. */
  turn(knobs: Knobs): void {
    this.#next = null;
    this.#do([{ kind: 'train', knobs, epochs: 0 }]);
  }

  /** Adds normal noise of that standard deviation to every weight of every replica, and trains on. */
  kick(amplitude: number): void {
    const { knobs } = this;
    this.#do([
      { kind: 'kick', amplitude },
      { kind: 'train', knobs, epochs: 0 },
    ]);
  }

  /** Multiplies the temperature for some epochs. */
  burst(factor: number, epochs: number): void {
    const { knobs } = this;
    this.turn({ ...knobs, temperature: factor * knobs.temperature });
    this.#next = { at: this.time + epochs, knobs };
  }

  /** Goes back to that time: what was done since is forgotten. */
  rewind(time: number): void {
    this.goTo(actsUntil(this.#acts, Math.max(0, Math.min(this.time, Math.floor(time)))));
  }

  /** Goes to where a list of acts ends, such as the one of a fork. */
  goTo(acts: readonly Act[]): void {
    this.#next = null;
    this.#goTo(acts);
  }

  /** The experiment that does all this by itself, as the plain object that its file would hold. */
  experiment(): Readonly<Record<string, unknown>> {
    return withPipeline(this.raw, [...this.prefix, ...stepsOf(this.#acts, this.base, this.prefix.some(watches))]);
  }

  /** Adds to what is done; a training that has not begun is left out. */
  #do(added: readonly Act[]): void {
    const last = this.#acts.at(-1)!;
    const before = last.kind === 'train' && last.epochs === 0 ? this.#acts.slice(0, -1) : this.#acts;
    this.#goTo([...before, ...added]);
  }

  #goTo(acts: readonly Act[]): void {
    this.#acts = acts;
    const time = lengthOf(acts);
    const near = this.#marks.findLast((mark) => mark.time <= time && mark.done === doneBy(acts, mark));
    this.#marks = this.#marks.filter((mark) => mark.done === doneBy(acts, mark) || mark.time < time);
    this.replicas.forEach((replica, i) => replica.goTo(acts, near?.replicas[i] ?? null));
    this.#mark();
  }

  #mark(): void {
    const { time } = this;
    const replicas = this.replicas.map((replica) => replica.snapshot());
    const place = { time, replicas };
    this.#marks.push({ ...place, done: doneBy(this.#acts, place) });
    if (this.#marks.length <= MOST) return;
    this.#marks = this.#marks.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }
}

/** Whether a step is one whose escape is timed: a pipeline has one at most. */
function watches(step: Step): boolean {
  const { train } = step as { train?: { watch?: boolean; until?: unknown } };
  return 'watch' in step || (train !== undefined && (train.watch ?? train.until === 'escaped'));
}

/** What had been done at a mark, if it lies on the way of these acts: marks of another way differ in it. */
function doneBy(acts: readonly Act[], { time, replicas }: Pick<Mark, 'time' | 'replicas'>): string {
  const act = Math.max(0, ...replicas.map((one) => one.act));
  const [last] = acts.slice(act, act + 1);
  if (last?.kind === 'train' && lengthOf(acts.slice(0, act + 1)) < time) return 'beyond';
  return JSON.stringify([acts.slice(0, act), last?.kind === 'train' ? last.knobs : last]);
}

/** An experiment with these steps as its protocol, whose final weights are kept. */
function withPipeline(
  raw: Readonly<Record<string, unknown>>,
  steps: readonly Step[],
): Readonly<Record<string, unknown>> {
  const { over: _over, full: _full, name, ...rest } = raw;
  const steered = String(name).endsWith('-steered') ? name : `${String(name).slice(0, 90)}-steered`;
  return { name: steered, ...rest, protocol: { kind: 'pipeline', steps }, keepWeights: true };
}
