import type { TrainingEvent } from '@kramers/core';
import { describe, expect, it } from 'vitest';
import { barLine } from './bar';
import { type Ahead, describePace, Pace } from './pace';
import { plainProgress } from './progress';

const source = (cell: number) => ({ cell: `cell-${cell}`, point: 0, replica: cell });
const started = (cells: number): TrainingEvent => ({ type: 'run-started', experiment: 'trial', cells });
const begun = (cell: number, earlierSteps?: number): TrainingEvent => ({
  type: 'cell-started',
  ...source(cell),
  seed: 1,
  epochs: 'thinned',
  earlierSteps,
});
const steps = (cell: number, count: number): TrainingEvent => ({
  type: 'cell-progress',
  ...source(cell),
  steps: count,
});
const finished = (cell: number, taken: number) =>
  ({ type: 'cell-finished', ...source(cell), result: { steps: taken } }) as TrainingEvent;
const failed = (cell: number): TrainingEvent => ({
  type: 'cell-failed',
  ...source(cell),
  message: '',
  error: { name: '', message: '', stack: [], cause: null },
});

/** A pace on a clock that is set by hand. */
function paced(ahead: Ahead | null = null): { pace: Pace; at(second: number, ...events: TrainingEvent[]): string } {
  let now = 0;
  const pace = new Pace(() => 1000 * now, ahead);
  const at = (second: number, ...events: TrainingEvent[]): string => {
    now = second;
    events.forEach((event) => pace.count(event));
    return describePace(pace);
  };
  return { pace, at };
}

describe('progress without a terminal', () => {
  it('writes a line at each tenth, at most every two seconds, with rate and time left', () => {
    let milliseconds = 0;
    const lines: string[] = [];
    const progress = plainProgress((line) => lines.push(line), 'trial', new Pace(() => milliseconds));
    progress.event(started(20));
    for (let cell = 0; cell < 20; cell++) {
      progress.event(begun(cell));
      milliseconds += 500;
      progress.event(finished(cell, 1000));
    }
    expect(lines).toEqual([
      'trial: 4 of 20 cells, 2 000 steps/s, 8.0 s left',
      'trial: 8 of 20 cells, 2 000 steps/s, 6.0 s left',
      'trial: 12 of 20 cells, 2 000 steps/s, 4.0 s left',
      'trial: 16 of 20 cells, 2 000 steps/s, 2.0 s left',
      'trial: 20 cells done, writing the reports',
    ]);
  });

  it('writes a line a minute while a long cell is at work', () => {
    let seconds = 0;
    const lines: string[] = [];
    const progress = plainProgress((line) => lines.push(line), 'trial', new Pace(() => 1000 * seconds));
    progress.event(started(1));
    progress.event(begun(0));
    for (seconds = 1; seconds <= 130; seconds++) progress.event(steps(0, 500 * seconds));
    expect(lines).toEqual(['trial: 0 of 1 cell, 1 running, 500 steps/s', 'trial: 0 of 1 cell, 1 running, 500 steps/s']);
  });

  it('says nothing of a run that is over at once', () => {
    let milliseconds = 0;
    const lines: string[] = [];
    const progress = plainProgress((line) => lines.push(line), 'trial', new Pace(() => (milliseconds += 10)));
    for (const event of [started(2), begun(0), finished(0, 9), begun(1), finished(1, 9)]) progress.event(event);
    expect(lines).toEqual([]);
  });
});

describe('the time left', () => {
  const bounded = (cells: number, bound = 6000): Ahead => ({ cells, boundAt: () => bound });

  it('is known within a single long cell, from what it takes at most', () => {
    const { pace, at } = paced(bounded(1));
    at(0, started(1), begun(0));
    // Too soon to tell.
    expect(at(1, steps(0, 1))).toBe('0 of 1 cell, 1 running, 1 steps/s');
    expect(pace.share).toBe(0);
    expect(at(10, steps(0, 1000))).toBe('0 of 1 cell, 1 running, 100 steps/s, at most 50 s left');
    expect(at(50, steps(0, 5000))).toBe('0 of 1 cell, 1 running, 100 steps/s, at most 10 s left');
    expect(pace.share).toBeCloseTo(5 / 6, 12);
  });

  it('is that of all cells, two at a time, and exact where all are equally long', () => {
    const { pace, at } = paced(bounded(6));
    at(0, started(6), begun(0), begun(1));
    // 36 000 steps in all, 200 a second.
    expect(at(15, steps(0, 1500), steps(1, 1500))).toContain('at most 3 min left');
    expect(at(60, finished(0, 6000), finished(1, 6000), begun(2), begun(3))).toContain('200 steps/s, 2 min left');
    expect(at(90, steps(2, 3000), steps(3, 3000))).toContain('2 of 6 cells, 2 running, 200 steps/s, 90 s left');
    expect(pace.share).toBeCloseTo(0.5, 12);
  });

  it('learns from cells that escape early, and counts those still at work as censored', () => {
    const { at } = paced(bounded(3, 1e9));
    at(0, started(3), begun(0), begun(1));
    // A mean of (1000 + 3000)/1 steps: all of them for one more cell, half for the one at work; 100 steps a second.
    expect(at(40, finished(0, 1000), steps(1, 3000))).toContain('1 of 3 cells, 1 running, 100 steps/s, 60 s left');
    // One that has taken longer than the mean has half of it to go: it is memoryless, for all that is known.
    const last = paced(bounded(2, 1e9));
    last.at(0, started(2), begun(0), begun(1), finished(0, 100));
    expect(last.at(100, steps(1, 9900))).toContain('50 s left');
  });

  it('is not known before the first cell is done where a protocol decides as it goes on', () => {
    const { at } = paced(bounded(2, Infinity));
    expect(at(5, started(2), begun(0), steps(0, 500))).toBe('0 of 2 cells, 1 running, 100 steps/s');
    expect(at(10, finished(0, 1000), begun(1))).toBe('1 of 2 cells, 1 running, 100 steps/s, 10 s left');
  });

  it('counts what was done before, and takes the rate from this session alone', () => {
    const { pace, at } = paced(bounded(10));
    expect(at(0, started(2))).toBe('8 of 10 cells, 0 steps/s');
    // One goes on from a checkpoint with 4000 of its 6000 steps taken.
    at(0, begun(0, 4000), begun(1));
    expect(at(1, steps(0, 4000), steps(1, 100))).toContain('100 steps/s');
    expect(at(10, steps(0, 4500), steps(1, 500))).toBe('8 of 10 cells, 2 running, 100 steps/s, at most 70 s left');
    at(80, finished(0, 6000), finished(1, 6000));
    expect([pace.done, pace.cells, pace.steps, pace.secondsLeft]).toEqual([10, 10, 8000, 0]);
  });
});

it('counts what is running and what has failed', () => {
  const { pace, at } = paced();
  const all = [started(9), begun(0), begun(1), begun(2), begun(3), finished(0, 0), failed(1)];
  expect(at(1, ...all)).toBe('2 of 9 cells, 2 running, 1 failed, 0 steps/s, 3.5 s left');
  pace.count({ type: 'at-work', cells: 7 });
  expect(pace.running).toBe(7);
});

it('counts steps of many cells at once, and none twice when a protocol goes back', () => {
  const { pace, at } = paced();
  at(0, started(2), begun(0), begun(1), steps(0, 100), steps(1, 50), steps(0, 150), steps(0, 20), steps(0, 30));
  expect(pace.steps).toBe(210);
  // 160 of cell 0 have been counted, and walks that sent no epochs took the rest.
  pace.count(finished(0, 1000));
  expect(pace.steps).toBe(1050);
});

it('draws a bar that fits into the terminal', () => {
  const pace = '12 of 50 cells, 2 running, 400 steps/s';
  expect(barLine('trial', 0.25, pace, 120)).toBe(`trial  ${'█'.repeat(6)}${'░'.repeat(18)}  ${pace}`);
  expect(barLine('trial', 0.25, pace, 55)).toBe(`trial  ██░░░░░░  ${pace}`);
  expect(barLine('trial', 0.25, pace, 50)).toBe(`trial  ${pace}`);
  expect(barLine('trial', 0.25, pace, 40)).toBe(pace);
  expect(barLine('trial', 0.25, pace, 20)).toBe('12 of 50 cells, 2 ru');
});
