import { expect, it } from 'vitest';
import { checkedCrossing, type Crossing } from './crossing';

const sound: Crossing = { lnProbability: -2, variance: 0.1, reactiveSteps: 8, interfaces: [], unfinished: 0 };

it('is taken as it is where all of it is there, also where none got to the target', () => {
  expect(checkedCrossing(sound, 'mine')).toBe(sound);
  const none = { ...sound, lnProbability: -Infinity, variance: Infinity, reactiveSteps: null };
  expect(checkedCrossing(none, 'mine')).toBe(none);
});

it.each([
  [{ lnProbability: undefined }, 'the sampler of "mine" must give lnProbability as a number; found undefined'],
  [{ variance: Number.NaN }, 'the sampler of "mine" must give variance as a number; found NaN'],
  [{ reactiveSteps: undefined }, 'the sampler of "mine" must give reactiveSteps as a number; found undefined'],
  [{ interfaces: undefined }, 'the sampler of "mine" must give interfaces as a list'],
])('%j is refused by name', (change, message) => {
  expect(() => checkedCrossing({ ...sound, ...change } as unknown as Crossing, 'mine')).toThrow(message);
});
