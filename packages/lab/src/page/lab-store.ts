import type { Summary } from '@kramers/core';
import { LiveModel } from '../model/live-model';
import type { FinishedFigure } from '../messages/messages';
import { type Preset, presets } from '../presets/presets';
import type { Command, Forecast, Reply } from '../worker/commands';
import { PhaseMap } from '../model/phase-map';
import { openWorker, type WorkerLink } from './worker-link';

/** What scripts and tests find as `window.kramers`. */
export interface LabApi {
  /** Runs an experiment, given as YAML or as the object that it says, and sums it up as the command does. */
  run(experiment: unknown, files?: Readonly<Record<string, string>>): Promise<Summary>;
  /** The digest by which results are compared. */
  digest(summary: Pick<Summary, 'digest'>): string;
  readonly lab: LabStore;
}

/** All that the page knows, and what its controls do. */
export class LabStore {
  preset: Preset = presets[0]!;
  text = presets[0]!.text;
  model: LiveModel | null = null;
  map: PhaseMap | null = null;
  forecast: Forecast | null = null;
  figures: readonly FinishedFigure[] | null = null;
  report: string | null = null;
  problem: string | null = null;
  paused = false;
  rate = presets[0]!.rate;
  readonly api: LabApi = {
    run: (experiment, files = {}) => this.#sum(experiment, files),
    digest: ({ digest }) => digest,
    lab: this,
  };
  #training: WorkerLink | null = null;
  #theory: WorkerLink | null = null;
  #asked = 0;
  readonly #answers = new Map<number, (reply: Reply & { type: 'summed' }) => void>();
  readonly #listeners = new Set<() => void>();
  readonly #painters = new Set<() => void>();
  #painted = -1;

  /** Begins with the first preset. */
  open(): void {
    const paint = (): void => {
      requestAnimationFrame(paint);
      if (!this.model || this.model.version === this.#painted) return;
      this.#painted = this.model.version;
      for (const painter of this.#painters) painter();
      this.#training?.send({ type: 'shown' });
    };
    requestAnimationFrame(paint);
    this.show(this.preset);
  }

  /** Shows a chapter of the story. */
  show(preset: Preset): void {
    this.preset = preset;
    this.rate = preset.rate;
    this.run(preset.text);
  }

  /** Runs an experiment from its beginning. */
  run(text: string): void {
    this.text = text;
    this.paused = false;
    this.problem = null;
    this.#setPace();
    this.#send({ type: 'run', text, files: {} });
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

  /** Calls back whenever words on the page may have to change; returns what ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back for every frame in which the run has moved; returns what ends it. */
  onFrame(painter: () => void): () => void {
    this.#painters.add(painter);
    return () => this.#painters.delete(painter);
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

  #sum(experiment: unknown, files: Readonly<Record<string, string>>): Promise<Summary> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ summary, error }) => (summary ? resolve(summary) : reject(new Error(error))));
      this.#send({ type: 'summary', id, experiment, files });
    });
  }

  #take(reply: Reply): void {
    switch (reply.type) {
      case 'scene':
        this.model = new LiveModel(reply.scene);
        this.forecast = null;
        this.figures = null;
        this.report = null;
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
        if (reply.type === 'finished') this.#send({ type: 'report' });
        if (reply.type === 'frame') return;
    }
    this.#tell();
  }

  /** Asks theory beforehand what is to come. */
  #predict(): void {
    const { question, knobs } = this.model!.scene;
    if (!question || !knobs) {
      this.map = null;
      return;
    }
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
