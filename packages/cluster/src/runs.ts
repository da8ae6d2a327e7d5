import { machine } from './redis/lease';
import { plainText } from './messages/modest';
import { isQueueName, openPosting, POSTING_BOUNDS, POSTINGS, postingTitle, refusalsKey } from './messages/posting';
import { type Bounded, boundedField, boundedHash } from './redis/reads';
import { type PluginSource, shortfall } from './messages/requirement';
import { Refused } from './messages/seals';
import { Service, type ServiceMeans } from './service';

/** Runs that one worker serves at once: each takes a connection to Redis. */
const MOST = 100;
/** Refusals that are told as long as any of their postings is there: nobody reads more. */
const TOLD = 100;

/** What a worker that looks for runs has beside. */
export interface RunsMeans extends ServiceMeans {
  readonly plugins: readonly PluginSource[];
}

/** The runs that ask for cells, and what a worker makes of each: it serves it, or leaves it to others and says why. */
export class Runs {
  readonly #services = new Map<string, Service>();
  readonly #refused = new Set<string>();
  #told = 0;
  /** Why there is nothing to do, as it was said last. */
  #idle: string | null = null;

  constructor(readonly means: RunsMeans) {}

  /** Whether any cell is at work here. */
  get busy(): boolean {
    return [...this.#services.values()].some((service) => service.busy);
  }

  /** Looks once. What is wrong with one posting is told of that posting, and keeps no other from being served. */
  async look(): Promise<void> {
    const { redis } = this.means.connection;
    // Names alone: what a thousand postings may hold together fills the memory.
    const postings = new Set(
      (await boundedHash(redis, POSTINGS, { ...POSTING_BOUNDS, value: 0 })).map(([name]) => name),
    );
    for (const name of postings) {
      if (this.#services.has(name) || this.#refused.has(name) || this.#services.size >= MOST) continue;
      const sealed = await boundedField(redis, POSTINGS, name, POSTING_BOUNDS.value);
      // It may be gone by now.
      if (sealed !== null) await this.#meet(name, sealed);
    }
    for (const [name, service] of this.#services) {
      // Where there are more postings than are read, a run may be among the others.
      if (postings.has(name) || (await redis.hexists(POSTINGS, name)) === 1) continue;
      this.#services.delete(name);
      service.end().catch(() => undefined);
    }
    for (const name of this.#refused) if (!postings.has(name)) this.#refused.delete(name);
    if (this.#refused.size === 0) this.#told = 0;
    this.#tellIdleness(postings.size);
  }

  /** Gives back what is at work. */
  async end(): Promise<void> {
    await Promise.allSettled([...this.#services.values()].map((service) => service.end()));
  }

  async #meet(name: string, sealed: Bounded): Promise<void> {
    let title: string | null = null;
    try {
      if (typeof sealed === 'number') throw new Refused(`it has ${sealed} bytes`);
      title = postingTitle(sealed);
      const { seals, registry, plugins } = this.means;
      const posting = openPosting(sealed, name, seals);
      if (!isQueueName(name)) throw new Refused('its name is not that of a queue');
      const reason = shortfall(posting.required, registry, plugins);
      if (reason !== null) throw new Refused(reason);
      this.#services.set(name, new Service(name, posting, title!, this.means));
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      await this.#refuse(name, title, plainText(cause.message));
    }
  }

  async #refuse(name: string, title: string | null, reason: string): Promise<void> {
    const { connection, say } = this.means;
    this.#refused.add(name);
    if (++this.#told <= TOLD)
      say(
        title === null
          ? `a posting "${plainText(name, 60)}" is ignored: ${reason}`
          : `"${title}": its cells are left to others: ${reason}`,
      );
    if (this.#told === TOLD) say('further runs that are left to others are not told of');
    if (title === null || !isQueueName(name)) return;
    await connection.redis.hset(refusalsKey(name), machine, reason);
    // It outlives the run only if this worker refuses in the very moment in which the run ends.
    await connection.redis.expire(refusalsKey(name), 3600);
  }

  #tellIdleness(postings: number): void {
    const idle =
      this.#services.size > 0
        ? null
        : postings === 0
          ? 'no run asks for cells'
          : `none of the runs that ask for cells (${postings}) can be served here`;
    if (idle !== null && idle !== this.#idle) this.means.say(`${idle}; waiting for one`);
    this.#idle = idle;
  }
}
