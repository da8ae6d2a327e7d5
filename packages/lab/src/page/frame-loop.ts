import type { LiveModel } from '../model/live-model';

/** Milliseconds between two pictures for those who want less motion. */
const CALM = 1000;

/** Has what moves painted once a frame in which the run has moved, or now and then for those who want less motion. */
export class FrameLoop {
  readonly #painters = new Set<() => void>();
  #painted = -1;
  #paintedAt = 0;

  /** @param shown called after each picture. */
  constructor(
    readonly model: () => LiveModel | null,
    readonly shown: () => void,
  ) {}

  /** Begins. */
  start(): void {
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    const paint = (): void => {
      requestAnimationFrame(paint);
      const model = this.model();
      if (!model || model.version === this.#painted) return;
      if (calm.matches && performance.now() - this.#paintedAt < CALM) return;
      this.#paintedAt = performance.now();
      this.#painted = model.version;
      for (const painter of this.#painters) painter();
      this.shown();
    };
    requestAnimationFrame(paint);
  }

  /** Calls back for every picture; returns what ends it. */
  add(painter: () => void): () => void {
    this.#painters.add(painter);
    return () => this.#painters.delete(painter);
  }
}
