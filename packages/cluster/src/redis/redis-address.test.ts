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

it.each([
  '',
  'localhost:6379',
  'http://user:secret@host',
  'redis://',
  'redis://user:se/cret@host',
  'redis://user:se#cret@host',
  'redis//:secret@host',
  'redis://user:%secret@host',
])('refuses "%s" without repeating what may be secret', (url) => {
  expect(() => redisAddress(url)).toThrow(/^--redis: .*expected redis:\/\/HOST/);
  expect(() => redisAddress(url)).not.toThrow(/cret/);
});

it('tells how a password is written in a URL, where there is one', () => {
  for (const url of ['redis://user:se/cret@host', 'redis://user:%zz@host', 'redis://:a#b@host'])
    expect(() => redisAddress(url)).toThrow(/write % as %25, # as %23/);
  expect(() => redisAddress('localhost:6379')).toThrow(/^--redis: this is no URL; expected redis:\/\/HOST, [^%]*$/);
});

it('takes what is secret out of a command line', () => {
  expect(withoutCredentials('--redis=rediss://user:p@ss@host:1/2?password=x --set a=b')).toBe(
    '--redis=rediss://host:1/2 --set a=b',
  );
  expect(withoutCredentials(`redis://:it's a secret@host/1`)).toBe('redis://host/1');
  expect(withoutCredentials('"redis://:a@h"')).toBe('"redis://h"');
  expect(withoutCredentials('note=see https://x/y@z')).toBe('note=see https://x/y@z');
});
