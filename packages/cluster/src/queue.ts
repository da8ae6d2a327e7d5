import { Queue } from 'bullmq';
import { PREFIX } from './messages/posting';
import type { Connection } from './redis/connection';

/** The queue of a run. @param own whether it is this process that coordinates it. */
export function queueOf(connection: Connection, name: string, own: boolean): Queue {
  const queue = new Queue(name, {
    connection: connection.redis,
    prefix: PREFIX,
    // Nobody listens to the queue's events: what workers find goes another way.
    streams: { events: { maxLen: 100 } },
    skipMetasUpdate: !own,
    defaultJobOptions: { removeOnComplete: true },
  });
  // The connection tells of its own troubles.
  queue.on('error', () => undefined);
  return queue;
}
