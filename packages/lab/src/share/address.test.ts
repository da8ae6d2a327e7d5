import { expect, it } from 'vitest';
import { presets } from '../presets/presets';
import { addressOf, sharedIn } from './address';

it('an address gives back the experiment that it was made of', () => {
  for (const { text } of presets) {
    const shared = { text: `${text}# β, 雪\n`, files: { 'a.csv': 'x,y\n1,2\n' } };
    const address = addressOf(shared)!;
    expect(address).toMatch(/^#experiment=[\w-]+$/);
    expect(sharedIn(address)).toEqual(shared);
  }
});

it('what is no experiment is none, and what is broken is said to be', () => {
  expect(sharedIn('')).toBeNull();
  expect(sharedIn('#landscape')).toBeNull();
  const address = addressOf({ text: presets[0]!.text, files: {} })!;
  expect(() => sharedIn(address.slice(0, -9))).toThrow(/cut short/);
  expect(() => sharedIn('#experiment=!')).toThrow(RangeError);
});

it('one that is too long for an address has none', () => {
  const noise = Array.from({ length: 60_000 }, (_, i) => Math.sin(i).toString(36)[5]).join('');
  expect(addressOf({ text: noise, files: {} })).toBeNull();
});
