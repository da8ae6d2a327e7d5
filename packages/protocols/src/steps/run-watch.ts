import {
  type Conversation,
  type ProtocolContext,
  restore,
  save,
  train,
  charge,
  perturb,
  unwatch,
  watch,
} from '@kramers/core';
import type { PerturbKind, TargetKnobs, WatchOutcome, TrainRequest } from '@kramers/core/plugins';
import { automaticAmplitude, betaKickEpochs, residualOf, trapClock, type TrapClock } from './trap-clock';
import { restartEvery } from './restart-every';
import type { SchemeStep, WatchStep } from './scheme-steps';
import { courseOf } from './course';

/** Weights below this are rounding: no clock runs from them. */
const ROUNDING = 1e-9;
/** The state in which a watch began. */
const TRAP = '@trap';

/** What a protocol asks a scheme to be watched for. */
export interface SchemeWatch extends Pick<WatchStep, 'name' | 'epochs' | 'steps'> {
  /** Knobs that phases train at where a step says nothing else. */
  readonly target: TargetKnobs;
  /** Whether an escape counts at the target’s knobs alone; true unless given. */
  readonly strict?: boolean;
  readonly record?: boolean;
  /** Sets the random streams of one watch of a cell apart from another's. */
  readonly streams?: string;
}

/** Carries out a scheme under watch, waits at the target's knobs for what is left, and says how it went. */
export function* runWatch(
  scheme: SchemeWatch,
  context: ProtocolContext,
): Conversation<WatchOutcome & { readonly diverged: boolean }> {
  const { name, epochs, target, strict = true, record, steps } = scheme;
  const begun = yield* watch({ name, epochs, at: strict ? target : null, record });
  if (!begun.ok) return { ...(yield* unwatch()), diverged: false };
  const singularValues = begun.metrics?.singularValues ?? [];
  const rank = begun.metrics?.rank ?? 0;
  const run = new SchemeRun(scheme, context, rank, singularValues[rank] ?? 0);
  if (needsTrap(steps)) yield* save(TRAP);
  yield* run.all(steps);
  while (!run.over) yield* run.stay('wait', epochs);
  return { ...(yield* unwatch()), diverged: run.diverged };
}

/** What an automatic amplitude is made for. */
interface Kick {
  readonly how: PerturbKind;
  readonly quantile: number;
  readonly target: TargetKnobs;
  readonly rank: number;
}

/** An automatic amplitude; for `init` that of the first weights. Throws a RangeError where theory has none. */
export function amplitudeFor(context: ProtocolContext, { how, quantile, target, rank }: Kick): number {
  const { model } = context.experiment;
  if (how === 'init') return model.init.scale ?? 1 / Math.sqrt(model.width);
  return automaticAmplitude(trapClock(context, target, rank), quantile);
}

function needsTrap(steps: readonly SchemeStep[]): boolean {
  return steps.some((step) =>
    'restart' in step ? step.restart.from === 'trap' : 'repeat' in step && needsTrap(step.repeat.steps),
  );
}

type StepNamed<Key extends string> = Extract<SchemeStep, Record<Key, unknown>>;

/** One watch at work. */
class SchemeRun {
  /** Set once the network is out, or the watch has ended. */
  over = false;
  diverged = false;
  #draws = 0;
  /** Phases that it has trained. */
  #phases = 0;
  #clock: TrapClock | null = null;
  /** Streams that the next phase begins with; null: it goes on with those it has. */
  #fresh: string | null;

  constructor(
    readonly scheme: SchemeWatch,
    readonly context: ProtocolContext,
    readonly rank: number,
    readonly missing: number,
  ) {
    this.#fresh = scheme.streams ?? null;
  }

  *all(steps: readonly SchemeStep[]): Conversation<void> {
    for (const step of steps) {
      if (this.over) return;
      yield* this.one(step);
    }
  }

  *one(step: SchemeStep): Conversation<void> {
    if ('perturb' in step) yield* this.#perturb(step.perturb);
    else if ('betaKick' in step) yield* this.#betaKick(step.betaKick);
    else if ('burst' in step) yield* this.#burst(step.burst);
    else if ('anneal' in step) yield* this.#anneal(step.anneal);
    else if ('betaWarmup' in step) yield* this.#betaWarmup(step.betaWarmup);
    else if ('restart' in step) yield* this.#restart(step.restart);
    else if ('repeat' in step) yield* this.#repeat(step.repeat.times, () => this.all(step.repeat.steps));
    else if ('wait' in step) yield* this.stay('wait', step.wait);
    else if ('save' in step) yield* save(step.save);
    else if ('restore' in step) yield* restore(step.restore);
    else if ('charge' in step) yield* this.#charge(step.charge);
    else {
      const { name = 'train', epochs, ...rest } = step.train;
      yield* this.stay(name, epochs, rest);
    }
  }

  /** Trains at the target's knobs, or at others. */
  *stay(name: string, epochs: number, changes: Partial<TrainRequest> = {}): Conversation<void> {
    if (epochs === 0 || this.over) return;
    const streams = this.#fresh === null ? {} : { streams: this.#fresh };
    this.#fresh = null;
    this.#phases++;
    const outcome = yield* train({ ...this.scheme.target, name, epochs, ...streams, ...changes });
    if (outcome.reason === 'diverged') this.diverged = true;
    if (outcome.left === 0 || outcome.reason === 'escaped' || outcome.reason === 'diverged') this.over = true;
  }

  *#repeat(times: number | 'escaped', what: () => Conversation<void>): Conversation<void> {
    for (let done = 0; !this.over && (times === 'escaped' || done < times); done++) {
      const before = this.#phases;
      yield* what();
      // What goes on until the network is out must let time pass.
      if (times === 'escaped' && this.#phases === before) yield* this.stay('rest', 1);
    }
  }

  *#perturb({
    kind: how,
    amplitude,
    quantile,
    keep,
    rest,
    repeat,
  }: StepNamed<'perturb'>['perturb']): Conversation<void> {
    const size = amplitude === 'auto' ? this.#automatic(how, quantile) : amplitude;
    yield* this.#repeat(repeat, () => this.#kick({ how, amplitude: size, keep }, rest));
  }

  *#kick(request: { how: PerturbKind; amplitude: number; keep: number }, rest: number): Conversation<void> {
    yield* perturb({ ...request, streams: this.#name() });
    yield* this.stay('rest', rest);
  }

  #automatic(how: PerturbKind, quantile: number): number {
    const { context, rank, scheme } = this;
    return amplitudeFor(context, { how, quantile, target: scheme.target, rank });
  }

  *#betaKick({ to, epochs, quantile, rest, repeat }: StepNamed<'betaKick'>['betaKick']): Conversation<void> {
    const length = epochs === 'auto' ? this.#kickLength(to, quantile) : epochs;
    yield* this.#repeat(repeat, () => this.#spell('kick', length, { beta: to }, rest));
  }

  #kickLength(to: number, quantile: number): number {
    const clock = this.#trap();
    const residual = residualOf(clock, this.missing);
    if (clock.temperature === 0 && residual < ROUNDING) {
      throw new RangeError(
        `σ${this.rank + 1} is at rounding and T = 0: no change of β frees this network; use perturb instead`,
      );
    }
    const found = betaKickEpochs(clock, to, quantile, residual);
    if (found !== null) return found;
    throw new RangeError(
      `no β-kick to ${to} frees this network with probability ${quantile}; lower "to", or use perturb`,
    );
  }

  *#burst({ of, factor, epochs, rest, repeat }: StepNamed<'burst'>['burst']): Conversation<void> {
    const changes = { [of]: factor * this.#targetOf(of) };
    yield* this.#repeat(repeat, () => this.#spell('burst', epochs, changes, rest));
  }

  *#anneal({ temperature, learningRate, rest, repeat }: StepNamed<'anneal'>['anneal']): Conversation<void> {
    const of = temperature ? 'temperature' : 'learningRate';
    const course = (temperature ?? learningRate)!;
    const changes = { [of]: courseOf({ to: this.#targetOf(of), ...course }) };
    yield* this.#repeat(repeat, () => this.#spell('anneal', course.epochs, changes, rest));
  }

  *#betaWarmup({ from, epochs, shape, rest }: StepNamed<'betaWarmup'>['betaWarmup']): Conversation<void> {
    yield* this.stay('warm-up', epochs, { beta: courseOf({ from, to: this.scheme.target.beta, epochs, shape }) });
    yield* this.stay('rest', rest);
  }

  *#restart({ every, from, cost }: StepNamed<'restart'>['restart']): Conversation<void> {
    const length = every === 'auto' ? restartEvery(this.#trap(), this.missing, cost) : every;
    yield* this.stay('try', length);
    while (!this.over) {
      if (from === 'init')
        yield* perturb({ how: 'init', amplitude: this.#automatic('init', 0.5), streams: this.#name() });
      else yield* restore(from === 'trap' ? TRAP : from);
      this.#fresh = this.#name();
      if (cost > 0) yield* this.#charge(cost);
      yield* this.stay('try', length);
    }
  }

  /** A phase at other knobs, and a rest at the target's. */
  *#spell(name: string, epochs: number, changes: Partial<TrainRequest>, rest: number): Conversation<void> {
    yield* this.stay(name, epochs, changes);
    yield* this.stay('rest', rest);
  }

  *#charge(epochs: number): Conversation<void> {
    const { ok } = yield* charge(epochs);
    if (!ok) this.over = true;
  }

  #targetOf(of: 'temperature' | 'learningRate'): number {
    return this.scheme.target[of] ?? this.context.experiment.training[of];
  }

  #trap(): TrapClock {
    return (this.#clock ??= trapClock(this.context, this.scheme.target, this.rank));
  }

  #name(): string {
    return `${this.scheme.streams ?? this.scheme.name}/${++this.#draws}`;
  }
}
