import { UsageError } from '../failure';

/** Where a Redis is. */
export interface RedisAddress {
  /** With user and password: for connecting, and nothing else. */
  readonly url: string;
  /** The same without them: for messages and files. */
  readonly shown: string;
}

const expected = 'expected redis://HOST, or in full redis://USER:PASSWORD@HOST:PORT/DATABASE; rediss:// for TLS';

/** Reads a Redis URL. Throws a UsageError that repeats nothing secret if it is none. */
export function redisAddress(url: string): RedisAddress {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new UsageError(`--redis: this is no URL; ${expected}`);
  }
  const { protocol, hostname, port, pathname, hash } = parsed;
  if (protocol !== 'redis:' && protocol !== 'rediss:') throw new UsageError(`--redis: a URL that begins with ${protocol}//; ${expected}`);
  if (hostname === '') throw new UsageError(`--redis: the URL names no host; ${expected}`);
  if (!/^\/?\d*$/.test(pathname) || hash !== '') throw new UsageError(`--redis: what follows the host must be the number of a database; ${expected} (in a password, write # as %23, / as %2F, @ as %40)`);
  return { url, shown: `${protocol}//${hostname}:${port || '6379'}${pathname === '/' ? '' : pathname}` };
}

/** A text without the user, the password and the options of the Redis URLs in it. */
export function withoutCredentials(text: string): string {
  return text.replace(/(rediss?:\/\/)(?:\S*@)?([^\s?'"]*)(?:\?[^\s'"]*)?/gi, '$1$2');
}
