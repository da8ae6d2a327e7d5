import type { TrainingEvent } from '@kramers/core';
import { describe, expect, it } from 'vitest';
import { barLine } from './bar';
import { describePace, Pace } from './pace';
import { plainProgress } from './progress';

const source = (cell: number) => ({ cell: `cell-${cell}`, point: 0, replica: cell });
const started = (cells: number): TrainingEvent => ({ type: 'run-started', experiment: 'trial', cells });
const steps = (cell: number, count: number): TrainingEvent => ({
  type: 'cell-progress',
  ...source(cell),
  steps: count,
});
const finished = (cell: number, taken = 0) =>
  ({ type: 'cell-finished', ...source(cell), result: { steps: taken } }) as TrainingEvent;

describe('progress without a terminal', () => {
  it('writes a line at each tenth, at most every two seconds, with rate and time left', () => {
    let milliseconds = 0;
    const lines: string[] = [];
    const progress = plainProgress((line) => lines.push(line), 'trial', new Pace(() => milliseconds));
    progress.event(started(20));
    for (let cell = 0; cell < 20; cell++) {
      milliseconds += 500;
      progress.event(steps(cell, 1000));
      progress.event(finished(cell));
    }
    expect(lines).toEqual([
      'trial: 3 of 20 cells, 2 000 steps/s, 11 s left',
      'trial: 7 of 20 cells, 2 000 steps/s, 7.4 s left',
      'trial: 11 of 20 cells, 2 000 steps/s, 4.9 s left',
      'trial: 15 of 20 cells, 2 000 steps/s, 2.7 s left',
      'trial: 19 of 20 cells, 2 000 steps/s, 0.5 s left',
    ]);
  });

  it('writes a line a minute while a long cell is at work', () => {
    let seconds = 0;
    const lines: string[] = [];
    const progress = plainProgress((line) => lines.push(line), 'trial', new Pace(() => 1000 * seconds));
    progress.event(started(1));
    for (seconds = 1; seconds <= 130; seconds++) progress.event(steps(0, 500 * seconds));
    expect(lines).toEqual(['trial: 0 of 1 cell, 500 steps/s', 'trial: 0 of 1 cell, 500 steps/s']);
  });

  it('says nothing of a run that is over at once', () => {
    let milliseconds = 0;
    const lines: string[] = [];
    const progress = plainProgress((line) => lines.push(line), 'trial', new Pace(() => (milliseconds += 10)));
    for (const event of [started(2), finished(0), finished(1)]) progress.event(event);
    expect(lines).toEqual([]);
  });
});

it('counts what is running and what has failed', () => {
  const pace = new Pace(() => 1000);
  const failed = (cell: number): TrainingEvent => ({
    type: 'cell-failed',
    ...source(cell),
    message: '',
    error: { name: '', message: '', stack: [], cause: null },
  });
  for (const event of [
    started(9),
    ...[0, 1, 2, 3].map((cell): TrainingEvent => ({
      type: 'cell-started',
      ...source(cell),
      seed: 1,
      epochs: 'thinned',
    })),
    finished(0),
    failed(1),
  ])
    pace.count(event);
  expect(describePace(pace)).toBe('2 of 9 cells, 2 running, 1 failed, 0 steps/s, 0.1 s left');
  pace.count({ type: 'at-work', cells: 7 });
  expect(pace.running).toBe(7);
});

it('counts steps of many cells at once, and none twice when a protocol goes back', () => {
  const pace = new Pace(() => 0);
  for (const event of [started(2), steps(0, 100), steps(1, 50), steps(0, 150), steps(0, 20), steps(0, 30)])
    pace.count(event);
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
