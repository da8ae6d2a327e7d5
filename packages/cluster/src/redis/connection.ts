import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { RunError } from '@kramers/core/failure';
import { plainText } from '../messages/modest';
import { boundScripts } from './bounded-scripts';
import type { RedisAddress } from './redis-address';

/** Milliseconds between two attempts to reach a Redis that is away, at most. */
const RETRY = 1000;
/** Milliseconds between two signs of life that are asked of Redis, and for which one is waited. */
const PULSE = 5000;
const PATIENCE = 10_000;

/** What Redis refuses for a while: it is starting, has become a replica, or its memory or disk is full. */
const passing = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|OOM|MISCONF|NOREPLICAS)\b/;
const isPassing = ({ message }: Error): boolean => passing.test(message);

/** A connection that outlives the Redis at its other end: while that is away, commands wait. */
export interface Connection {
  readonly redis: Redis;
  /** Does something in Redis, again and again while Redis cannot. */
  insist<T>(work: () => Promise<T>): Promise<T>;
  /** Ends it at once. */
  close(): void;
}

/**
 * Connects to a Redis.
 *
 * @param say is told when Redis goes away or refuses, once, and when it is back.
 * @throws RunError in one sentence if it cannot be reached, or does not let us in.
 * @example
 * const connection = await connect(redisAddress('redis://localhost'), console.error);
 */
export async function connect({ url, shown }: RedisAddress, say: (message: string) => void): Promise<Connection> {
  const { Redis } = await import('ioredis');
  let ready = false;
  let reason: Error | null = null;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5000,
    keepAlive: 10_000,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => (ready ? Math.min(RETRY, 50 * attempt) : null),
  });
  redis.on('error', (cause: Error) => (reason ??= cause));
  try {
    await redis.connect();
    const { db } = redis.options;
    // Where there is no database of that number, the client would go on in another without a word.
    await (db ? redis.select(db) : redis.ping());
  } catch (cause) {
    redis.disconnect();
    throw new RunError(`${shown}: ${inWords(reason ?? (cause as Error))}${otherProtocol(url, reason)}`);
  }
  ready = true;
  boundScripts(redis);
  const trouble = new Trouble(shown, say);
  redis.on('error', (cause: Error) => trouble.begins(cause));
  redis.on('close', () => trouble.begins(null));
  redis.on('ready', () => trouble.ends());
  // BullMQ blocks on connections of its own, and cannot close them while Redis is away.
  const duplicates = new Set<Redis>();
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (options) => {
    const another = duplicate(options);
    duplicates.add(another);
    another.on('end', () => duplicates.delete(another));
    return another;
  };
  const pulse = setInterval(() => void ensureAlive(redis), PULSE).unref();
  let closed = false;
  return {
    redis,
    close() {
      closed = true;
      clearInterval(pulse);
      trouble.hush();
      for (const one of [redis, ...duplicates]) one.disconnect();
    },
    async insist(work) {
      for (;;) {
        try {
          const result = await work();
          trouble.ends();
          return result;
        } catch (cause) {
          const away = redis.status !== 'ready' || (cause as Error).message === 'Connection is closed.';
          if (closed || !(away || isPassing(cause as Error))) throw cause;
          trouble.begins(cause as Error);
          await pause(RETRY);
        }
      }
    },
  };
}

/** Connects anew where the other end is gone without a word: a machine that was switched off closes nothing. */
async function ensureAlive(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') return;
  const answer = redis.ping().then(
    () => true,
    () => true,
  );
  if (!(await Promise.race([answer, pause(PATIENCE, false, { ref: false })])) && redis.status === 'ready')
    redis.disconnect(true);
}

/** Says that Redis is in trouble once, however many commands fail of it; and once that it is over. */
class Trouble {
  #said: string | null = null;
  #hushed = false;

  constructor(
    readonly shown: string,
    readonly say: (message: string) => void,
  ) {}

  begins(cause: Error | null): void {
    // A connection that was closed says why only when the next attempt fails.
    const words = cause === null || cause.message === 'Connection is closed.' ? 'it is away' : inWords(cause);
    if (this.#hushed || (this.#said !== null && !refusesUs(words))) return;
    if (words === this.#said) return;
    this.#said = words;
    this.say(`${this.shown}: ${words}; waiting for it`);
  }

  ends(): void {
    if (this.#said !== null && !this.#hushed) this.say(`${this.shown}: it is back`);
    this.#said = null;
  }

  hush(): void {
    this.#hushed = true;
  }
}

const refusesUs = (words: string): boolean => words.includes('password');

/** What else to try where the other end may, or may not, speak TLS. */
function otherProtocol(url: string, cause: Error | null): string {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  if (/^rediss:/i.test(url))
    return code === 'ETIMEDOUT' ? '; if it does not speak TLS, write redis:// for rediss://' : '';
  return code === 'ECONNRESET' ? '; if it speaks TLS, write rediss:// for redis://' : '';
}

/** Why Redis cannot be used, without what was given to reach it. */
function inWords(cause: Error): string {
  const { code } = cause as NodeJS.ErrnoException;
  const message = plainText(cause.message);
  if (/^(WRONGPASS|ERR invalid password)/.test(message)) return 'it refuses the user or the password of the URL';
  if (/^NOAUTH/.test(message)) return 'it wants a password, and the URL has none';
  if (/DB index/.test(message)) return 'it has no database of that number';
  if (/^NOPERM/.test(message)) return `its user may not do what is needed (${message})`;
  if (code === 'ECONNREFUSED') return 'nobody answers there (connection refused)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no machine of that name is known';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'no way leads to that machine';
  if (code === 'ETIMEDOUT' || /timeout/i.test(message)) return 'it does not answer in time';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'it has closed the connection';
  if (/self-signed|issuer|verify/i.test(message))
    return `no TLS connection (${message}); NODE_EXTRA_CA_CERTS names a file with further certificates`;
  if (/certificate|SSL|TLS/i.test(`${message} ${code}`)) return `no TLS connection (${message.replace(/: *$/, '')})`;
  if (/Protocol error/i.test(message)) return 'what answers there is no Redis';
  return message;
}
