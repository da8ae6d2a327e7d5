import { describe, expect, it } from 'vitest';
import { evenStages, floorsBelow, planStages, type Reached } from './stages';

/** ln P falls linearly with the level, from 0 at `from` by `fall` at `to`. */
const line = (points: number, fall: number, cost: (i: number) => number): Reached[] =>
  Array.from({ length: points + 1 }, (_, i) => ({
    level: i / points,
    lnReached: (-fall * i) / points,
    cost: cost(i),
  }));

describe('planStages', () => {
  it('spaces interfaces evenly in ln probability up to the target, with equal walks where all cost the same', () => {
    const stages = planStages(
      line(20, 12, () => 5),
      100,
    );
    expect(stages).toHaveLength(10);
    stages.forEach(({ level, trials }, i) => {
      expect(level).toBeCloseTo((i + 1) / 10, 12);
      expect(trials).toBe(100);
    });
    expect(stages.at(-1)!.level).toBe(1);
  });

  it('deals walks in proportion to one over the root of what they cost, their mean as asked', () => {
    const stages = planStages(
      line(20, 12, (i) => (i <= 10 ? 4 : 16)),
      90,
    );
    expect(stages.map(({ trials }) => trials)).toEqual([...Array<number>(5).fill(120), ...Array<number>(5).fill(60)]);
  });

  it('lets walks be given up at each factor e² that they have lost', () => {
    const stages = planStages(
      line(20, 12, () => 5),
      100,
    );
    // The fifth stage begins at 0.4, where ln P is −4.8: floors at −2.8 and −0.8.
    const [first, second] = stages[4]!.floors;
    expect(stages[4]!.floors).toHaveLength(2);
    expect(first).toBeCloseTo(2.8 / 12, 12);
    expect(second).toBeCloseTo(0.8 / 12, 12);
    expect(stages[0]!.floors).toEqual([]);
  });

  it('needs none but the target where the way is short', () => {
    const short = [
      { level: 0, lnReached: 0, cost: 0 },
      { level: 1, lnReached: -0.3, cost: 9 },
    ];
    expect(planStages(short, 50)).toEqual([{ level: 1, trials: 50, floors: [] }]);
  });
});

it('floorsBelow falls towards the gate', () => {
  const floors = floorsBelow(
    line(20, 12, () => 5),
    -9,
  );
  expect(floors).toHaveLength(4);
  expect([...floors].sort((a, b) => b - a)).toEqual(floors);
});

it('evenStages puts floors at every second interface below where walks start', () => {
  const stages = evenStages([1, 2, 3, 4, 5, 6], 20);
  expect(stages.map(({ level, floors }) => [level, ...floors])).toEqual([[1], [2], [3], [4, 1], [5, 2], [6, 3, 1]]);
});
