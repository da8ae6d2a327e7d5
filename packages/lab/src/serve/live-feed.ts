import type { TrainingEvent } from '@kramers/core';
import { FrameWriter } from '../engine/frame-writer';
import type { Happening, LiveMessage, RunProgress, Scene } from '../messages/messages';

/**
 * A run as its viewers are told of it, whenever they come: what has happened is kept, a cell's latest numbers each.
 *
 * @example
 * const feed = new LiveFeed(({ type }) => console.log(type));
 */
export class LiveFeed {
  #scene: Scene | null = null;
  #frames: FrameWriter | null = null;
  #columns: readonly string[] = [];
  readonly #rows = new Map<number, ArrayLike<number>>();
  /** The last happening of each kind, by cell. */
  readonly #happened = new Map<string, Happening>();
  #progress: LiveMessage | null = null;
  #last: LiveMessage[] = [];

  /** @param tell is handed what those who watch now are to be told. */
  constructor(readonly tell: (message: LiveMessage) => void) {}

  /** Another run begins: of one whose scene is not known only the progress is told. */
  begin(scene: Scene | null): void {
    this.#scene = scene;
    this.#rows.clear();
    this.#happened.clear();
    this.#last = [];
    const { experiment, cells } = scene ?? {};
    const count = experiment?.replicas.count ?? 1;
    this.#frames = cells ? new FrameWriter((point, replica) => point * count + replica) : null;
    if (scene) this.tell({ type: 'scene', scene });
  }

  /** Takes an event of the run in. */
  event(event: TrainingEvent): void {
    this.#frames?.event(event);
  }

  /** Tells what has happened since it last did. */
  flush(progress: RunProgress): void {
    const happenings = this.#frames?.happenings() ?? [];
    for (const one of happenings) this.#happened.set(`${one.cell} ${one.type}`, one);
    if (happenings.length > 0) this.tell({ type: 'happened', happenings });
    const frame = this.#frames?.frame();
    if (frame) {
      this.#columns = frame.columns;
      const width = frame.columns.length;
      for (let at = 0; at < frame.rows.length; at += width)
        this.#rows.set(frame.rows[at]!, frame.rows.slice(at, at + width));
      this.tell(frame);
    }
    const message = { type: 'progress', progress } as const;
    if (JSON.stringify(message) === JSON.stringify(this.#progress)) return;
    this.#progress = message;
    this.tell(message);
  }

  /** Tells how it ended. */
  end(messages: readonly LiveMessage[]): void {
    this.#last = [...messages];
    messages.forEach((message) => this.tell(message));
  }

  /** What somebody who comes now has to be told. */
  *told(): Iterable<LiveMessage> {
    if (this.#scene) yield { type: 'scene', scene: this.#scene };
    if (this.#happened.size > 0) yield { type: 'happened', happenings: [...this.#happened.values()] };
    if (this.#rows.size > 0) {
      const rows = [...this.#rows.values()].flatMap((row) => Array.from(row));
      yield { type: 'frame', columns: this.#columns, rows };
    }
    if (this.#progress) yield this.#progress;
    yield* this.#last;
  }
}
