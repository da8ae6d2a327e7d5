import { UsageError } from '@kramers/core/failure';

/** Where a Redis is. */
export interface RedisAddress {
  /** With user and password: for connecting, and nothing else. */
  readonly url: string;
  /** The same without them: for messages and files. */
  readonly shown: string;
}

const expected = 'expected redis://HOST, or in full redis://USER:PASSWORD@HOST:PORT/DATABASE; rediss:// for TLS';

const encoding = 'in a password, write % as %25, # as %23, / as %2F, ? as %3F, @ as %40';

/**
 * Reads a Redis URL.
 *
 * @throws UsageError that repeats nothing secret if it is none
 * @example redisAddress('redis://me:secret@host').shown; // 'redis://host:6379'
 */
export function redisAddress(url: string): RedisAddress {
  const refuse = (problem: string): never => {
    throw new UsageError(`--redis: ${problem}; ${expected}${url.includes('@') ? ` (${encoding})` : ''}`);
  };
  if (!URL.canParse(url) || !url.includes('://')) return refuse('this is no URL');
  const { protocol, username, password, hostname, port, pathname, hash } = new URL(url);
  if (protocol !== 'redis:' && protocol !== 'rediss:') refuse(`a URL that begins with ${protocol}//`);
  if (hostname === '') refuse('the URL names no host');
  if (!/^\/?\d*$/.test(pathname) || hash !== '') refuse('what follows the host must be the number of a database');
  if (!isEncoded(username) || !isEncoded(password))
    refuse('the user or the password has a % that is not followed by the code of a character');
  return { url, shown: `${protocol}//${hostname}:${port || '6379'}${pathname === '/' ? '' : pathname}` };
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * A text without the user, the password and the options of the Redis URL in it. Everything up to the last @ goes: a
 * password may have been written with spaces and quotes.
 *
 * @example withoutCredentials('cannot reach redis://me:secret@host:6379'); // 'cannot reach redis://host:6379'
 */
export function withoutCredentials(text: string): string {
  return text.replace(/(rediss?:\/\/)(?:[^]*@)?([^\s?'"]*)(?:\?[^\s'"]*)?/gi, '$1$2');
}
