import type { Summary } from '@kramers/core';
import { type EscapeObservation, type ExponentialRate, exponentialRate } from '@kramers/theory';
import type { Frame, Happening, RunMessage, Scene } from '../messages/messages';
import type { Act, Knobs, Steered } from '../messages/steering';
import { History } from './history';

/** One cell as it was last heard of. */
export interface Replica {
  readonly point: number;
  readonly replica: number;
  phase: number;
  epoch: number;
  beta: number;
  temperature: number;
  trainMse: number;
  testMse: number;
  rank: number;
  readonly singularValues: number[];
  readonly others: Record<string, number>;
  /** Whether its escape is being watched for. */
  watched: boolean;
  /** Epoch of its escape; null before. */
  escapedAt: number | null;
  status: 'waiting' | 'running' | 'finished' | 'diverged' | 'failed';
  /** False if the trap that it was to begin in did not hold. */
  trapped: boolean;
}

/** A run as its viewer knows it: made of what it has been told so far, and of nothing else. */
export class LiveModel {
  readonly replicas: readonly Replica[];
  /** Names of what is measured beside errors and singular values. */
  others: readonly string[] = [];
  /** Name of the phase that the run is in. */
  phase = '';
  /** Whether an escape is watched for, so that epochs count from its beginning. */
  watching = false;
  /** Epochs since the watch began, or since the run did; of the replica that is furthest. */
  time = 0;
  /** Errors and singular values of the replica that is followed. */
  followed = 0;
  summary: Summary | null = null;
  problem: string | null = null;
  readonly warnings = new Set<string>();
  /** Of every replica, the singular value of the mode that passes. */
  readonly passing: History;
  /** Of every replica, train and test error, its singular values and β, over time. */
  readonly courses: readonly History[];
  /** Changes whenever anything does. */
  version = 0;
  /** What its user has done to it; null until somebody steers it. */
  acts: readonly Act[] | null = null;
  /** The knobs that it is trained at, where they can be turned. */
  knobs: Knobs | null;
  /** The latest time that it has been at: going back leads away from it. */
  furthest = 0;
  #phaseIndex = -1;
  /** Of replicas that are not in lockstep: epochs of the phases before. */
  readonly #offsets: number[];
  /** When each phase began, and how long it took the slowest replica. */
  readonly #begins: number[] = [0];
  readonly #lengths: number[] = [];

  /**
   * @param lockstep whether all replicas are trained side by side, so that they are at one time; otherwise each is
   * drawn over its own.
   */
  constructor(
    readonly scene: Scene,
    readonly lockstep = true,
  ) {
    this.knobs = scene.knobs;
    this.replicas = scene.cells.map(({ point, replica }) => ({
      point,
      replica,
      phase: -1,
      epoch: 0,
      beta: scene.knobs?.beta ?? NaN,
      temperature: scene.knobs?.temperature ?? NaN,
      trainMse: NaN,
      testMse: NaN,
      rank: 0,
      singularValues: [],
      others: {},
      watched: false,
      escapedAt: null,
      status: 'waiting',
      trapped: true,
    }));
    this.#offsets = this.replicas.map(() => 0);
    const drawn = this.replicas.slice(0, MOST_DRAWN);
    this.passing = new History(lockstep ? drawn.length : 0);
    this.courses = drawn.map(() => new History(3 + MODES));
  }

  /** Takes in what the run tells. */
  take(message: RunMessage): void {
    this.version++;
    if (message.type === 'frame') this.#frame(message);
    if (message.type === 'happened') message.happenings.forEach((one) => this.#happened(one));
    if (message.type === 'steered') this.#steered(message);
    if (message.type === 'finished') this.summary = message.summary;
    if (message.type === 'problem') this.problem = message.message;
  }

  /** Place of the mode whose singular value is watched. */
  get mode(): number {
    return this.scene.passing ?? 0;
  }

  /** Whether β is swept, so that what happens is drawn over β. */
  get sweeps(): boolean {
    return this.scene.experiment.protocol.kind === 'annealing';
  }

  /** Whether a replica has got out, and has not fallen back. */
  isFree({ escapedAt, rank }: Replica): boolean {
    return escapedAt !== null && (this.scene.passing === null || rank > this.scene.passing);
  }

  /** The replicas of the setting that is looked at: that of the one that is followed. */
  get shown(): readonly Replica[] {
    const { point } = this.replicas[this.followed]!;
    return this.scene.points.length === 1 ? this.replicas : this.replicas.filter((one) => one.point === point);
  }

  /** Epochs watched and escapes of every replica shown that began in its trap. */
  get observations(): EscapeObservation[] {
    return this.shown.flatMap(({ watched, escapedAt, epoch, trapped }) => {
      if (!trapped || (!watched && escapedAt === null)) return [];
      const time = escapedAt ?? epoch;
      return time > 0 ? [{ time, escaped: escapedAt !== null }] : [];
    });
  }

  /** The mean escape time so far, with its interval; null before anything was watched. */
  get rate(): ExponentialRate | null {
    const { observations } = this;
    return observations.length > 0 ? exponentialRate(observations) : null;
  }

  /** Replicas that are in each state. */
  count(status: Replica['status']): number {
    return this.replicas.filter((replica) => replica.status === status).length;
  }

  #frame({ columns, rows }: Frame): void {
    const first = columns.findIndex((name) => name.startsWith('singularValue'));
    this.others = columns.slice(OTHERS, first);
    let furthest = -Infinity;
    const moved = new Set<number>();
    for (let at = 0; at < rows.length; at += columns.length) {
      const replica = this.replicas[rows[at]!]!;
      replica.phase = rows[at + 1]!;
      replica.epoch = rows[at + 2]!;
      replica.beta = rows[at + 3]!;
      replica.temperature = rows[at + 4]!;
      replica.trainMse = rows[at + 5]!;
      replica.testMse = rows[at + 6]!;
      replica.rank = rows[at + 7]!;
      this.others.forEach((name, i) => (replica.others[name] = rows[at + OTHERS + i]!));
      for (let i = first; i < columns.length; i++) replica.singularValues[i - first] = rows[at + i]!;
      moved.add(rows[at]!);
      furthest = Math.max(furthest, (this.#begins[replica.phase] ?? 0) + replica.epoch);
    }
    if (furthest === -Infinity) return;
    this.time = furthest;
    this.furthest = Math.max(this.furthest, furthest);
    this.passing.add(
      this.time,
      this.replicas
        .slice(0, this.passing.columns.length)
        .map(({ status, singularValues }) => (status === 'waiting' ? null : (singularValues[this.mode] ?? null))),
    );
    for (const [i, course] of this.courses.entries()) {
      const { trainMse, testMse, singularValues, beta, epoch } = this.replicas[i]!;
      if (!this.lockstep && !moved.has(i)) continue;
      const time = this.lockstep ? this.time : this.#offsets[i]! + epoch;
      const values = Array.from({ length: MODES }, (_, k) => singularValues[k] ?? null);
      course.add(time, [finite(trainMse), finite(testMse), ...values, beta]);
    }
  }

  #happened(event: Happening): void {
    const replica = this.replicas[event.cell]!;
    switch (event.type) {
      case 'phase-started':
        replica.status = 'running';
        replica.watched = event.watched;
        if (event.watched && !this.lockstep) this.#watchAlone(event.cell);
        if (event.phaseIndex > this.#phaseIndex) this.#enter(event);
        break;
      case 'phase-ended':
        this.#offsets[event.cell]! += event.epoch;
        this.#lengths[event.phaseIndex] = Math.max(this.#lengths[event.phaseIndex] ?? 0, event.epoch);
        break;
      case 'escaped':
        replica.escapedAt = event.epoch;
        // The first that gets out is worth following.
        if (!this.replicas.some((other) => other !== replica && other.escapedAt !== null)) this.followed = event.cell;
        break;
      case 'cell-ended':
        replica.status = event.status;
        replica.trapped = event.trapped !== false;
        if (event.message !== '') this.warnings.add(event.message);
        break;
      case 'warning':
        this.warnings.add(event.message);
        break;
    }
  }

  /** A replica's own watch begins, and with it its time. */
  #watchAlone(cell: number): void {
    this.#offsets[cell] = 0;
    this.courses[cell]?.cut(-Infinity);
  }

  /** Somebody has taken it over: from then on it goes as that one wants. */
  #steered({ acts, knobs, time, escapes }: Steered): void {
    this.acts = acts;
    this.knobs = knobs;
    this.furthest = Math.max(this.furthest, this.time, time);
    if (!this.watching) for (const history of [this.passing, ...this.courses]) history.shift(-this.time - 1);
    for (const history of [this.passing, ...this.courses]) history.cut(time);
    this.watching = true;
    this.summary = null;
    this.time = time;
    escapes.forEach((at, i) => {
      const replica = this.replicas[i]!;
      Object.assign(replica, { escapedAt: at, watched: true, status: 'running', epoch: time });
    });
  }

  /** A new phase begins: time goes on from where the furthest replica is, or from 0 where the watch begins. */
  #enter({ phase, phaseIndex, watched }: Happening & { type: 'phase-started' }): void {
    const begins = phaseIndex === 0 ? 0 : this.#begins[phaseIndex - 1]! + (this.#lengths[phaseIndex - 1] ?? 0);
    this.#phaseIndex = phaseIndex;
    this.#begins[phaseIndex] = begins;
    this.phase = phase;
    this.time = begins;
    if (!watched || this.watching) return;
    this.watching = true;
    for (const history of [this.passing, ...this.courses]) history.shift(-begins);
    for (let i = 0; i <= phaseIndex; i++) this.#begins[i]! -= begins;
    this.time = 0;
  }
}

/** Replicas whose courses are kept, at most. */
const MOST_DRAWN = 400;
/** Singular values whose course is kept. */
export const MODES = 3;
const OTHERS = 8;

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
