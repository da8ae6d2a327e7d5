import { z } from 'zod';
import { expect, it } from 'vitest';
import { createLab } from '../run/container';
import type { Plugin } from './plugin';

const brings = (name: string, model: string, replaces?: boolean): Plugin => ({
  name,
  models: [{ name: model, summary: `of ${name}`, activation: 'x', ...(replaces === undefined ? {} : { replaces }) }],
});
const registryOf = (...plugins: Plugin[]) => createLab({ plugins }).registry;

it('lets a plugin take the place of another one only where it says so, in whatever order they are named', () => {
  const own = brings('own', 'cubic');
  expect(() => registryOf(own, brings('mine', 'cubic'))).toThrow(
    'plugins "own" and "mine" both bring models "cubic"; rename one of the two, or let the one that is meant ' +
      'say "replaces: true"',
  );
  for (const plugins of [
    [own, brings('mine', 'cubic', true)],
    [brings('mine', 'cubic', true), own],
  ]) {
    const registry = registryOf(...plugins);
    expect(registry.get('models', 'cubic').summary).toBe('of mine');
    expect(registry.entries()).toMatchObject([{ plugin: 'mine', replaced: 'own' }]);
  }
});

it('refuses replacements that are none, and those that nobody could tell apart', () => {
  const own = brings('own', 'cubic');
  expect(() => registryOf(own, brings('mine', 'cubik', true))).toThrow(
    'plugin "mine" replaces models "cubik", but there is none to replace; did you mean "cubic"?',
  );
  expect(() => registryOf(own, brings('a', 'cubic', true), brings('b', 'cubic', true))).toThrow(
    'plugins "a" and "b" both replace models "cubic"; name one of the two plugins only',
  );
  expect(() => registryOf(own, own)).toThrow(
    'plugin "own" brings models "cubic" twice; name the plugin once, or rename one of the two',
  );
  // What theory says of the linear network would be said of another.
  expect(() => registryOf(brings('own', 'linear'), brings('mine', 'linear', true))).toThrow(
    /the theory beside every result is about that one; give yours another name/,
  );
});

it('refuses a member that is nearly one of the contract', () => {
  const reporter = { name: 'r', summary: '', finish: () => undefined };
  expect(() => registryOf({ name: 'mine', reporters: [reporter] })).toThrow(
    'plugin "mine": reporters[0]: unknown member "finish"; did you mean "finished"?',
  );
  expect(() => registryOf({ name: 'mine', reporters: [{ name: 'r', summary: '' }] })).toThrow(
    'plugin "mine": reporters[0] has neither event nor finished, so that it would never be called',
  );
  const own = { name: 'r', summary: '', lines: [], finished: () => undefined };
  expect(registryOf({ name: 'mine', reporters: [own] }).names('reporters')).toEqual(['r']);
  expect(() => registryOf({ name: 'mine', reporters: [{ ...own, name: '' }] })).toThrow('reporters[0].name is empty');
});

it('refuses an event under a name that is sent already', () => {
  const event = { name: 'run-finished', summary: 's', schema: z.strictObject({}) };
  expect(() => registryOf({ name: 'mine', events: [event] })).toThrow(
    'plugin "mine" brings the event "run-finished", which Kramers itself sends; give yours another name',
  );
});
