import { randomUUID } from 'node:crypto';
import { type Cell, defineExecutor, type ExecuteOptions, type Executor, type TrainingEvent } from '@kramers/core';
import { PluginError, type Registry } from '@kramers/core/plugins';
import { RunError } from '@kramers/core/failure';
import { EMPTY, Observable } from 'rxjs';
import { plainText } from './messages/modest';
import { Seals } from './messages/seals';
import { connect } from './redis/connection';
import { type RedisAddress, redisAddress } from './redis/redis-address';
import { type PluginSource, requirementOf } from './messages/requirement';

/**
 * Has cells computed by `kramers worker` processes on any number of machines, which meet this one in a Redis.
 *
 * @example
 * import { Lab } from '@kramers/core';
 * import { Registry } from '@kramers/core/plugins';
 * const registry = new Registry([]);
 * const lab = new Lab(registry, new BullmqExecutor(registry, redisAddress('redis://localhost'), []));
 */
export class BullmqExecutor implements Executor {
  #work: Promise<unknown> = Promise.resolve();

  constructor(
    readonly registry: Registry,
    readonly address: RedisAddress,
    readonly plugins: readonly PluginSource[],
    /** What it shares with its workers, so that they believe no one else; without it nothing is signed. */
    readonly secret?: string,
  ) {}

  execute(
    cells: readonly Cell[],
    { run = randomUUID(), epochs = 'all' }: ExecuteOptions = {},
  ): Observable<TrainingEvent> {
    if (cells.length === 0) return EMPTY;
    return new Observable((subscriber) => {
      const stop = new AbortController();
      const work = async (): Promise<void> => {
        const say = (message: string): void => subscriber.next({ type: 'status', message });
        const connection = await connect(this.address, say);
        // The queue's machinery is loaded only where it is used.
        const { Coordinator } = await import('./coordinator');
        const { registry, plugins } = this;
        const required = requirementOf(cells, registry, plugins);
        const assignment = { run, cells, required, epochs, registry, seals: new Seals(this.secret) };
        try {
          await new Coordinator(connection, assignment, (event) => subscriber.next(event)).coordinate(stop.signal);
        } catch (cause) {
          if ((cause as Error).name !== 'ReplyError') throw cause;
          throw new RunError(`${this.address.shown}: ${plainText((cause as Error).message)}`);
        } finally {
          connection.close();
        }
        subscriber.complete();
      };
      this.#work = Promise.all([this.#work, work().catch((cause: unknown) => subscriber.error(cause))]);
      return () => stop.abort();
    });
  }

  async settled(): Promise<void> {
    await this.#work;
  }
}

/** The same as a kind of executor: its address is the URL of the Redis. */
export const bullmq = defineExecutor({
  name: 'bullmq',
  summary: 'kramers worker processes, on any number of machines, that meet in a Redis',
  create({ registry, plugins, objects, address, secret }) {
    if (address === undefined) throw new PluginError('the executor bullmq needs the URL of a Redis as its address');
    if (objects.length > 0)
      throw new PluginError(
        `plugin "${objects[0]}" came as an object, which cannot reach other machines; give it as loadPlugin loads it`,
      );
    return new BullmqExecutor(registry, redisAddress(address), plugins, secret);
  },
});
