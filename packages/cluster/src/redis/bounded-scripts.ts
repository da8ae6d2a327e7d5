import type { Redis } from 'ioredis';

/** What each of BullMQ's scripts begins with. */
const CALL = 'local rcall = redis.call';

/**
 * The same, but that of a hash it gives at most 100 fields and values, and an empty text for one of more than 8 MiB. A
 * job has 20 of them, and a worker that was handed half a gigabyte, which is what Redis can hold, would die of it.
 */
const BOUNDED_CALL = `local rcall = function(command, ...)
  local reply = redis.call(command, ...)
  if command ~= 'HGETALL' then return reply end
  local bounded = {}
  for i = 1, math.min(#reply, 200) do bounded[i] = #reply[i] > 8388608 and '' or reply[i] end
  return bounded
end`;

/** Has BullMQ's scripts hand out no more of a job than a job can have, whoever put it into Redis. */
export function boundScripts(redis: Redis): void {
  const define = redis.defineCommand.bind(redis);
  redis.defineCommand = (name, script) => define(name, { ...script, lua: script.lua.replace(CALL, BOUNDED_CALL) });
}
