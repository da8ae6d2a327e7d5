import { trapRun } from '@kramers/core/testing';
import { expect, it } from 'vitest';
import { figuresOf } from '../figures/catalogue';
import { drawable } from '../drawing/data-figure';
import { viewRun } from '../run/run-view';
import { viewProblem } from './modest-view';

it('lets the views of the figures here through', () => {
  const run = trapRun([
    { replicas: [90, 110, null], temperature: 1e-4 },
    { replicas: [20, 30, 40], temperature: 2e-4 },
  ]);
  const figures = figuresOf(viewRun(run));
  expect(figures.length).toBeGreaterThan(2);
  const axis = { label: 'x', unit: null, scale: 'log' } as const;
  const series = [
    { label: 'a', kind: 'points', origin: 'measured', x: [1, 2], y: [1, null], low: [0.5, 1], high: [2, null] },
    { label: 'b', kind: 'line', origin: 'theory', x: [1, 2], y: [1e-9, 1e29] },
  ] as const;
  const marks = [{ axis: 'x', value: 2, label: 'two' }] as const;
  const panel = { y: axis, series };
  const plain = drawable({ name: 'f', title: '', caption: '', x: axis, y: axis, series, marks, panel });
  for (const { id, spec } of [...figures, plain]) expect([id, viewProblem({ ...spec })]).toEqual([id, null]);
});

it.each([
  [{ mark: 'point' }, 'it has no list "layer"'],
  [{ layer: [{ data: { url: '/dev/zero' } }] }, 'it has "url"'],
  [{ layer: [{ transform: [{ lookup: 'a', from: { data: {} } }] }] }, 'it has "lookup"'],
  [{ layer: [{ data: { sequence: { start: 0, stop: 1e9 } } }] }, 'it has "sequence"'],
  [{ layer: [{ transform: [{ calculate: 'sequence (1e9)' }] }] }, 'its "calculate" calls sequence'],
  [{ layer: [{ transform: [{ calculate: 's\\u0065quence(1e9)' }] }] }, 'its "calculate" has a backslash'],
  [{ layer: [{ mark: { type: 'image' } }] }, 'it has marks "image"'],
  [{ layer: [], datasets: { a: { expr: 'x' } }, width: 1e7 }, 'its "width" is 10000000'],
  [{ layer: [{ encoding: { x: { axis: { values: { expr: 'x' } } } } }] }, 'it has "expr"'],
  [{ layer: [{ encoding: { x: { axis: { tickCount: 1e4 } } } }] }, 'its "tickCount" is 10000'],
  [{ layer: [{ mark: { type: 'line', strokeDash: [1e-9, 1] } }] }, 'its "strokeDash" is 1e-9'],
  [{ layer: [], config: {} }, 'it has "config"'],
  [{ layer: [], params: [{ name: 'a', bind: { input: 'text', element: 'body' } }] }, 'it has "input"'],
  [{ layer: [JSON.parse('['.repeat(99) + ']'.repeat(99))] }, 'it is nested more than 30 levels deep'],
])('refuses a view that reads, grows or reaches out: %j', (view, problem) => {
  expect(viewProblem(view as Record<string, unknown>)).toBe(problem);
});
