import { randomUUID } from 'node:crypto';
import { type Cell, defineExecutor, type ExecuteOptions, type Executor, type TrainingEvent } from '@kramers/core';
import { PluginError, type Registry } from '@kramers/core/plugins';
import { EMPTY, Observable } from 'rxjs';
import { connect } from './connection';
import { type RedisAddress, redisAddress } from './redis-address';
import { type PluginSource, requirementOf } from './requirement';

/** Has cells computed by `kramers worker` processes on any number of machines, which meet this one in a Redis. */
export class BullmqExecutor implements Executor {
  #work: Promise<unknown> = Promise.resolve();

  constructor(
    readonly registry: Registry,
    readonly address: RedisAddress,
    readonly plugins: readonly PluginSource[],
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
        const asked = { required: requirementOf(cells, this.registry, this.plugins), epochs };
        try {
          await new Coordinator(connection, run, cells, asked, (event) => subscriber.next(event)).coordinate(
            stop.signal,
          );
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
  create({ registry, plugins, objects, address }) {
    if (address === undefined) throw new PluginError('the executor bullmq needs the URL of a Redis as its address');
    if (objects.length > 0)
      throw new PluginError(
        `plugin "${objects[0]}" came as an object, which cannot reach other machines; give it as loadPlugin loads it`,
      );
    return new BullmqExecutor(registry, redisAddress(address), plugins);
  },
});
