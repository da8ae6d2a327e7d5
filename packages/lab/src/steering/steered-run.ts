import type { Condition } from '@kramers/core';
import { escapeCondition } from '@kramers/core/plugins';
import { nextTask, type Pace } from '../pace/pace';
import { type Frame, rowColumns, type RunMessage } from '../messages/messages';
import type { Deed } from '../messages/steering';
import type { Session } from './session';

/** Stands for the phase in the frames: it has no place among those of a protocol. */
const STEERED = -1;
/** Singular values that a frame tells, at most. */
const MOST_VALUES = 6;

/** A steered session at work, told frame by frame as any run is. */
export class SteeredRun {
  readonly #escapes: (number | null)[];
  readonly #held: number[];
  readonly #condition: Condition | null;
  readonly #names: readonly string[];
  #moved = true;
  #stopped = false;

  constructor(
    readonly session: Session,
    readonly pace: Pace,
    readonly post: (message: RunMessage) => void,
  ) {
    const [replica] = session.replicas;
    const { names, others, firstSingularValue, maxRank } = replica!.run.network.columns;
    const values = names.slice(firstSingularValue, firstSingularValue + Math.min(MOST_VALUES, maxRank));
    this.#names = ['trainMse', 'testMse', 'rank', ...others.map((at) => names[at]!), ...values];
    this.#condition = escapeCondition(replica!.cell.point.experiment);
    this.#escapes = session.replicas.map(() => null);
    this.#held = session.replicas.map(() => 0);
  }

  /** Goes on until it is stopped. */
  async work(): Promise<void> {
    while (!this.#stopped) {
      await nextTask();
      this.pace.begin();
      while (!this.#stopped && !this.pace.over && this.pace.take(true)) {
        const { length } = this.session.acts;
        this.session.advance();
        // A burst ends by itself.
        if (this.session.acts.length !== length) this.#tell();
        this.#moved = true;
        this.#look();
      }
    }
  }

  /**
   * Does what its user asks, and tells what has been done.
   *
   * @param known escapes that were seen before it was steered.
   */
  do(deed: Deed, known: readonly (number | null)[] = this.#escapes): void {
    const { session } = this;
    if (deed.kind === 'turn') session.turn(deed.knobs);
    if (deed.kind === 'kick') session.kick(deed.amplitude);
    if (deed.kind === 'burst') session.burst(deed.factor, deed.epochs);
    if (deed.kind === 'rewind') session.rewind(deed.time);
    if (deed.kind === 'goTo') session.goTo(deed.acts);
    known.forEach((at, i) => (this.#escapes[i] = at !== null && at <= session.time ? at : null));
    this.#held.fill(0);
    this.#moved = true;
    this.#tell();
  }

  flush(): boolean {
    if (!this.#moved) return false;
    this.#moved = false;
    this.post(this.#frame());
    return true;
  }

  stop(): void {
    this.#stopped = true;
  }

  #tell(): void {
    const { time, acts, knobs } = this.session;
    this.post({ type: 'steered', acts, knobs, time, escapes: [...this.#escapes] });
  }

  #look(): void {
    const condition = this.#condition;
    if (!condition) return;
    this.session.replicas.forEach((replica, i) => {
      if (this.#escapes[i] !== null || !replica.trapped) return;
      const { columns } = replica.run.network;
      this.#held[i] = holds(condition, replica.measure(), columns) ? this.#held[i]! + 1 : 0;
      const { hold = 1 } = condition;
      if (this.#held[i] < hold) return;
      this.#escapes[i] = this.session.time - hold + 1;
      this.#tell();
    });
  }

  #frame(): Frame {
    const { replicas, time, knobs } = this.session;
    const columns = [...rowColumns, ...this.#names];
    const rows = new Float64Array(replicas.length * columns.length);
    replicas.forEach((replica, i) => {
      const measured = replica.measure();
      const { names } = replica.run.network.columns;
      const own = this.#names.map((name) => measured[names.indexOf(name)]!);
      rows.set([i, STEERED, time, knobs.beta, knobs.temperature, ...own], i * columns.length);
    });
    return { type: 'frame', columns, rows };
  }
}

function holds(
  { singularValue, metric, rank, above = -Infinity, below = Infinity }: Condition,
  row: Float64Array,
  columns: { readonly names: readonly string[]; readonly rank: number; readonly firstSingularValue: number },
): boolean {
  if (rank !== undefined) return row[columns.rank] === rank;
  const at =
    singularValue === undefined ? columns.names.indexOf(metric!) : columns.firstSingularValue + singularValue - 1;
  return row[at]! > above && row[at]! < below;
}
