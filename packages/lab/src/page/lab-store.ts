import type { Summary } from '@kramers/core';
import { LiveModel } from '../model/live-model';
import type { FinishedFigure, RunProgress } from '../messages/messages';
import { type Preset, presets } from '../presets/presets';
import type { Act, Deed, Knobs } from '../messages/steering';
import type { Command, Forecast, HandedOver, Reply } from '../messages/commands';
import { sharedIn } from '../share/address';
import { experimentOfTable } from '../share/own-table';
import { PhaseMap } from '../model/phase-map';
import { FrameLoop } from './frame-loop';
import { listenTo } from './listen-to';
import { openWorker, type WorkerLink } from './worker-link';

/** A time to come back to. */
export interface Fork {
  readonly time: number;
  readonly acts: readonly Act[];
}

/** All that the page knows, and what its controls do. */
export class LabStore {
  preset: Preset = presets[0]!;
  /** Whether an experiment of the user's own is shown, and no chapter. */
  own = false;
  text = presets[0]!.text;
  model: LiveModel | null = null;
  map: PhaseMap | null = null;
  forecast: Forecast | null = null;
  figures: readonly FinishedFigure[] | null = null;
  report: string | null = null;
  problem: string | null = null;
  /** Whether the run is being taken out of its protocol's hands. */
  taking = false;
  /** Times to come back to, with what had been done by then. */
  forks: readonly Fork[] = [];
  /** How far a command's run is that is watched here; null where the page trains by itself. */
  live: RunProgress | null = null;
  /** Whether that run has ended, and whether it cannot be heard now. */
  over = false;
  lost = false;
  /** What experiments may read, by name. */
  files: Readonly<Record<string, string>> = {};
  paused = false;
  rate = presets[0]!.rate;
  #training: WorkerLink | null = null;
  #theory: WorkerLink | null = null;
  #asked = 0;
  readonly #answers = new Map<number, (reply: Reply & { type: 'summed' }) => void>();
  readonly #listeners = new Set<() => void>();
  readonly #frames = new FrameLoop(
    () => this.model,
    () => this.#training?.send({ type: 'shown' }),
  );
  #handed: ((done: HandedOver) => void) | null = null;
  #predicted = '';

  /** Begins with what the address holds, or else with the first preset. */
  open(): void {
    const live = document.querySelector<HTMLMetaElement>('meta[name="kramers-live"]');
    this.#frames.start();
    if (live) return this.#watch(live.content);
    const named = presets.find(({ id }) => location.hash === `#${id}`);
    try {
      const shared = sharedIn(location.hash);
      if (!shared) return this.show(named ?? this.preset);
      this.files = shared.files;
      this.own = true;
      this.run(shared.text);
    } catch (cause) {
      this.show(this.preset);
      this.#fail((cause as Error).message);
    }
  }

  /** Shows a chapter of the story. */
  show(preset: Preset): void {
    this.preset = preset;
    this.own = false;
    this.rate = preset.rate;
    this.run(preset.text);
  }

  /** Runs what the user has written. */
  runOwn(text: string): void {
    this.own = text !== this.preset.text;
    this.run(text);
  }

  /** Runs an experiment from its beginning. */
  run(text: string): void {
    this.text = text;
    this.paused = false;
    this.problem = null;
    this.taking = false;
    this.forks = [];
    this.#setPace();
    this.#send({ type: 'run', text, files: this.files });
  }

  restart(): void {
    this.run(this.text);
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.#setPace();
  }

  /** One epoch of every replica. */
  step(): void {
    this.pause(true);
    this.#send({ type: 'step' });
  }

  setRate(rate: number): void {
    this.rate = rate;
    this.#setPace();
  }

  follow(replica: number): void {
    if (!this.model) return;
    this.model.followed = replica;
    this.model.version++;
    this.#tell();
  }

  /** Does something to the run; what has been done can be handed over as a file. */
  steer(deed: Deed): void {
    const { model } = this;
    if (!model?.scene.steering.possible) return;
    if (!model.acts) this.taking = true;
    const time = model.watching ? model.time : 0;
    const escapes = model.replicas.map(({ escapedAt }) => escapedAt);
    this.#send({ type: 'steer', deed, time, escapes });
    this.#tell();
  }

  /** Turns one of the knobs. */
  turn(change: Partial<Knobs>): void {
    const knobs = this.model?.knobs;
    if (knobs) this.steer({ kind: 'turn', knobs: { ...knobs, ...change } });
  }

  /** Remembers what has been done so far, to come back to it. */
  fork(): void {
    const { model } = this;
    const acts = model?.acts ?? (model?.knobs && [{ kind: 'train', knobs: model.knobs, epochs: model.time } as const]);
    if (!model || !acts) return;
    this.forks = [...this.forks, { time: model.time, acts }];
    this.#tell();
  }

  /** What has been done, as an experiment's file, and the weights that it ends in. */
  handOver(): Promise<HandedOver> {
    return new Promise((resolve) => {
      this.#handed = resolve;
      this.#send({ type: 'hand over' });
    });
  }

  /** Takes a file that somebody has dropped: an experiment, or a table for one. */
  drop(name: string, text: string): void {
    this.own = true;
    if (/\.(ya?ml|json)$/i.test(name)) return this.run(text);
    this.files = { ...this.files, [name]: text };
    try {
      this.run(experimentOfTable(name, text));
    } catch (cause) {
      this.#fail((cause as Error).message);
    }
  }

  /** Calls back whenever words on the page may have to change; returns what ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back for every frame in which the run has moved; returns what ends it. */
  onFrame(painter: () => void): () => void {
    return this.#frames.add(painter);
  }

  #setPace(): void {
    this.#send({ type: 'pace', rate: this.rate, paused: this.paused });
    this.#tell();
  }

  #send(command: Command): void {
    this.#training ??= openWorker(
      (reply) => this.#take(reply),
      (message) => this.#fail(message),
    );
    this.#training.send(command);
  }

  #askTheory(command: Command): void {
    this.#theory ??= openWorker(
      (reply) => this.#take(reply),
      (message) => this.#fail(message),
    );
    this.#theory.send(command);
  }

  /** Runs an experiment beside what is shown, and sums it up as the command does. */
  sum(experiment: unknown, files: Readonly<Record<string, string>>): Promise<Summary> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ summary, error }) => (summary ? resolve(summary) : reject(new Error(error))));
      this.#send({ type: 'summary', id, experiment, files });
    });
  }

  #take(reply: Reply): void {
    switch (reply.type) {
      case 'scene':
        this.model = new LiveModel(reply.scene, this.live === null);
        this.forecast = null;
        this.#predicted = '';
        this.figures = null;
        this.report = null;
        this.#predict();
        break;
      case 'handed over':
        this.#handed?.(reply);
        return;
      case 'steered':
        this.taking = false;
        this.model?.take(reply);
        this.#predict();
        break;
      case 'forecast':
        this.forecast = reply.forecast;
        break;
      case 'map':
        this.map?.take(reply.cells);
        if (this.model) this.model.version++;
        break;
      case 'summed':
        this.#answers.get(reply.id)?.(reply);
        this.#answers.delete(reply.id);
        return;
      case 'report':
        this.figures = reply.figures;
        this.report = reply.html;
        break;
      case 'problem':
        this.problem = reply.message;
        break;
      default:
        this.model?.take(reply);
        if (reply.type === 'finished' && !this.live) this.#send({ type: 'report' });
        if (reply.type === 'frame') return;
    }
    this.#tell();
  }

  /** Shows a run that a command has at work. */
  #watch(address: string): void {
    this.live = { title: '', cells: 0, done: 0, running: 0, failed: 0, left: null };
    const changed = (change: Partial<Pick<LabStore, 'live' | 'over' | 'lost'>>): void => {
      Object.assign(this, change);
      this.#tell();
    };
    listenTo(address, { told: (message) => this.#take(message), changed });
  }

  /** Asks theory beforehand what is to come. */
  #predict(): void {
    const { scene, knobs } = this.model!;
    if (!scene.question || !knobs) {
      this.map = null;
      return;
    }
    const { beta, learningRate } = knobs;
    const clock = { stepsPerEpoch: scene.question.clock!.stepsPerEpoch, learningRate };
    const question = { ...scene.question, beta, clock };
    const asked = JSON.stringify([question, knobs.temperature]);
    if (asked === this.#predicted) return;
    this.#predicted = asked;
    this.#askTheory({ type: 'forecast', question, temperature: knobs.temperature });
    if (this.map?.isOf(question)) return;
    this.map = new PhaseMap(question, knobs.temperature);
    const { betas, temperatures } = this.map;
    this.#askTheory({ type: 'map', question, betas, temperatures });
  }

  #fail(message: string): void {
    this.problem = message;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
