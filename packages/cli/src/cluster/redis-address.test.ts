import { expect, it } from 'vitest';
import { redisAddress, withoutCredentials } from './redis-address';

it.each([
  ['redis://localhost', 'redis://localhost:6379'],
  ['redis://:secret@host:1234/2', 'redis://host:1234/2'],
  ['rediss://user:se%40cret@[::1]:7000/', 'rediss://[::1]:7000'],
  ['redis://host?password=secret', 'redis://host:6379'],
])('shows %s as %s', (url, shown) => {
  expect(redisAddress(url)).toEqual({ url, shown });
});

it.each(['', 'localhost:6379', 'http://user:secret@host', 'redis://', 'redis://user:se/cret@host', 'redis://user:se#cret@host', 'redis//:secret@host'])('refuses "%s" without repeating what may be secret', (url) => {
  expect(() => redisAddress(url)).toThrow(/^--redis: .*expected redis:\/\/HOST/);
  expect(() => redisAddress(url)).not.toThrow(/cret/);
});

it('takes what is secret out of a command line', () => {
  expect(withoutCredentials('--redis=rediss://user:p@ss@host:1/2?password=x --set a=b')).toBe('--redis=rediss://host:1/2 --set a=b');
  expect(withoutCredentials('"redis://:a@h"')).toBe('"redis://h"');
  expect(withoutCredentials('note=see https://x/y@z')).toBe('note=see https://x/y@z');
});
