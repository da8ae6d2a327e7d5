import type { Redis } from 'ioredis';

/**
 * Reads that take no more out of Redis than is asked for, whoever put it there: what is longer stays where it is, and
 * its length comes in
 * its place.
 */

/** A value, or how long it is where that is too long. */
export type Bounded = string | number;

/** The fields of a hash, at most so many: where there are more, any of them. */
const HASH = `
local names = redis.call('HLEN', KEYS[1]) > tonumber(ARGV[1])
  and redis.call('HRANDFIELD', KEYS[1], ARGV[1]) or redis.call('HKEYS', KEYS[1])
local found = {}
for _, name in ipairs(names) do
  if #name <= tonumber(ARGV[2]) then
    local length = redis.call('HSTRLEN', KEYS[1], name)
    found[#found + 1] = name
    found[#found + 1] = length > tonumber(ARGV[3]) and length or redis.call('HGET', KEYS[1], name)
  end
end
return found`;

/** One field of a hash. */
const FIELD = `
local length = redis.call('HSTRLEN', KEYS[1], ARGV[1])
return length > tonumber(ARGV[2]) and length or redis.call('HGET', KEYS[1], ARGV[1])`;

/** The members of lists and sorted sets, as far as they are short. */
const MEMBERS = `
local all = {}
for i, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  local found = {}
  local members = {}
  if kind == 'list' then members = redis.call('LRANGE', key, 0, ARGV[1] - 1) end
  if kind == 'zset' then members = redis.call('ZRANGE', key, 0, ARGV[1] - 1) end
  for _, member in ipairs(members) do
    if #member <= tonumber(ARGV[2]) then found[#found + 1] = member end
  end
  all[i] = found
end
return all`;

/**
 * The oldest entries of a stream whose first two fields are those that are asked for, together no longer than may be.
 */
const ENTRIES = `
local found = {}
local sum = 0
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[1])) do
  local fields = entry[2]
  local fits = #fields == 4 and fields[1] == ARGV[4] and fields[3] == ARGV[5] and #fields[2] <= tonumber(ARGV[2])
  local length = fits and #fields[4] or 0
  local short = length <= tonumber(ARGV[3])
  if #found > 0 and short and sum + length > tonumber(ARGV[3]) then break end
  if short then sum = sum + length end
  found[#found + 1] = { entry[1], fits and fields[2] or '', fits and (short and fields[4] or length) or '' }
end
return found`;

/** The fields of a hash: at most `most`, names of at most `name` bytes, values of at most `value`. */
export async function boundedHash(
  redis: Redis,
  key: string,
  { most, name, value }: { readonly most: number; readonly name: number; readonly value: number },
): Promise<[name: string, value: Bounded][]> {
  const flat = (await redis.eval(HASH, 1, key, most, name, value)) as (string | number)[];
  return Array.from({ length: flat.length / 2 }, (_, i) => [String(flat[2 * i]), flat[2 * i + 1]!]);
}

/** A field of a hash of at most so many bytes, or its length; null where there is none. */
export async function boundedField(redis: Redis, key: string, field: string, bytes: number): Promise<Bounded | null> {
  return (await redis.eval(FIELD, 1, key, field, bytes)) as Bounded | null;
}

/**
 * The members of each list or sorted set that have at most `bytes`, `most` of each at most; none of what is neither.
 */
export async function boundedMembers(
  redis: Redis,
  keys: readonly string[],
  most: number,
  bytes: number,
): Promise<string[][]> {
  return (await redis.eval(MEMBERS, keys.length, ...keys, most, bytes)) as string[][];
}

/** An entry of a stream: its id, and the values of its two fields; empty where it has others. */
export type BoundedEntry = readonly [id: string, first: string, second: Bounded];

/** The oldest `most` entries of a stream, or as many of them as make `bytes` together. */
export async function boundedEntries(
  redis: Redis,
  key: string,
  fields: readonly [string, string],
  { most, first, bytes }: { readonly most: number; readonly first: number; readonly bytes: number },
): Promise<BoundedEntry[]> {
  return (await redis.eval(ENTRIES, 1, key, most, first, bytes, ...fields)) as BoundedEntry[];
}
