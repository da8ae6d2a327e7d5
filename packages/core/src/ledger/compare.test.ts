import { describe, expect, it } from 'vitest';
import type { Claim, Findings, Reading, ReadingVerdict } from '../plugins/claim';
import { about, above, below, between, compare, type Wanted } from './compare';
import { judgeClaim } from './judge-claim';
import { verdictOf } from './verdict';

const found = { reading: 'as printed', quantity: 'q' };

describe('a number that is compared', () => {
  it.each([
    ['a value within the tolerance', { value: 0.412 }, about(0.41, { tolerance: 0.005 }), 'holds'],
    ['a value outside it', { value: 0.0925 }, about(0.41, { tolerance: 0.005 }), 'does not hold'],
    [
      'an interval around it, its value inside',
      { value: 6090, interval: [5500, 6700] },
      about(5500, { factor: 2 }),
      'holds',
    ],
    [
      'an interval that only touches it',
      { value: 14_000, interval: [9000, 20_000] },
      about(5500, { factor: 2 }),
      'inconclusive',
    ],
    ['an interval far from it', { value: 100, interval: [80, 120] }, about(5500, { factor: 2 }), 'does not hold'],
    ['a lower bound beyond it', { value: null, interval: [60_000, null] }, about(5500, { factor: 2 }), 'does not hold'],
    ['a lower bound below it', { value: null, interval: [3000, null] }, about(5500, { factor: 2 }), 'inconclusive'],
    ['a bound that the whole interval keeps', { value: 3, interval: [1, 5] }, above(0), 'holds'],
    ['a bound that the interval straddles', { value: 3, interval: [-1, 5] }, above(0), 'inconclusive'],
    ['a bound that is met exactly: it is strict', { value: 0 }, above(0), 'does not hold'],
    ['a lower bound beyond the bound asked for', { value: null, interval: [12_000, null] }, above(100), 'holds'],
    ['a lower bound short of it', { value: null, interval: [50, null] }, above(100), 'inconclusive'],
    [
      'a lower bound where an upper one is asked for',
      { value: null, interval: [50, null] },
      below(100),
      'inconclusive',
    ],
    ['the other bound', { value: 0.84 }, below(1), 'holds'],
    ['nothing', { value: null }, below(1), 'inconclusive'],
    ['no number', { value: NaN }, below(1), 'inconclusive'],
  ] as const)('%s', (_, value, wanted, verdict) => {
    expect(compare({ ...found, ...value }, wanted).verdict).toBe(verdict);
  });
});

describe('ends of intervals given one by one', () => {
  it('count as an interval, so that an estimate can be handed on as it is', () => {
    const estimate = { value: 6090, error: 300, low: 5500, high: 6700 };
    const ends = compare({ ...found, ...estimate }, about(6000, { tolerance: 10 }));
    expect(ends).toMatchObject({ interval: [5500, 6700], verdict: 'inconclusive' });
    expect(compare({ ...found, value: 6090, interval: [5500, 6700] }, about(6000, { tolerance: 10 }))).toEqual(ends);
    expect(compare({ ...found, value: null, low: 60_000 }, about(5500, { factor: 2 }))).toMatchObject({
      interval: [60_000, null],
      verdict: 'does not hold',
    });
  });

  it.each([
    [0.11, 'holds'],
    [0.19, 'holds'],
    [0.21, 'does not hold'],
    [0.09, 'does not hold'],
  ])('of a claim are the range that is accepted: %d %s', (value, verdict) => {
    expect(compare({ ...found, value }, about(0.15, { low: 0.1, high: 0.2 })).verdict).toBe(verdict);
    expect(compare({ ...found, value }, between(0.1, 0.2)).verdict).toBe(verdict);
  });

  it('may be open, and are refused where they are no numbers', () => {
    expect(about(7000, { low: 7000, high: null }).accepted).toEqual([7000, null]);
    expect(() => about(1, { tolerence: 1 } as unknown as { tolerance: number })).toThrow(
      /give a tolerance, a factor, or/,
    );
    expect(() => about(1, { low: 0.5 } as unknown as { tolerance: number })).toThrow(RangeError);
  });
});

describe('a number that a claim states and its judge does not use', () => {
  const claim = (judge: Claim['judge']): Claim => ({
    name: 'c',
    summary: 's',
    source: 's',
    expected: { value: 3, low: 2, high: 4 },
    judge,
  });
  const none: Findings = () => {
    throw new Error('no runs');
  };
  const judgement = (wanted: Wanted) => ({ readings: [compare({ ...found, value: 3 }, wanted)], reason: 'Counted.' });

  it('is named in the reason', async () => {
    const { reason, verdict } = await judgeClaim(
      claim((_, { value }) => judgement(about(value!, { tolerance: 0 }))),
      none,
    );
    expect(reason).toBe('Counted. The judgement does not use what the claim states as low and high.');
    expect(verdict).toBe('holds');
  });

  it('is not if all are used, in whatever way', async () => {
    const used = claim((_, { value, ...within }) =>
      judgement(about(value!, { low: within['low']!, high: within['high']! })),
    );
    expect((await judgeClaim(used, none)).reason).toBe('Counted.');
  });
});

describe('the verdict on a claim', () => {
  const reading = (name: string, verdict: ReadingVerdict): Reading => ({
    ...compare({ reading: name, quantity: 'q', value: 1 }, above(0)),
    verdict,
  });
  const contradiction = ['Eq. 1', 'Eq. 2'] as const;
  it.each([
    [
      'every number of the literal reading holds',
      [reading('a', 'holds'), reading('a', 'holds'), reading('b', 'does not hold')],
      'holds',
      'a',
    ],
    [
      'one number fails, another reading holds',
      [reading('a', 'holds'), reading('a', 'does not hold'), reading('b', 'holds')],
      'holds under another reading',
      'b',
    ],
    [
      'no reading holds',
      [reading('a', 'inconclusive'), reading('a', 'does not hold'), reading('b', 'inconclusive')],
      'does not hold',
      null,
    ],
    ['nothing is decided', [reading('a', 'inconclusive'), reading('a', 'holds')], 'inconclusive', null],
    ['there is no number', [], 'inconclusive', null],
  ] as const)('if %s', (_, readings, verdict, under) => {
    expect(verdictOf({ readings })).toEqual({ verdict, under });
  });

  it('is inconsistency where the source contradicts itself, but only if the claim fails', () => {
    expect(verdictOf({ readings: [reading('a', 'does not hold')], contradiction }).verdict).toBe(
      'inconsistent in the source',
    );
    expect(verdictOf({ readings: [reading('a', 'holds')], contradiction }).verdict).toBe('holds');
  });
});
