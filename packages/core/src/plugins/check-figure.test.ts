import { expect, it } from 'vitest';
import { checkedFigure } from './check-figure';
import type { FigureData } from './figure';

const axis = { label: 'x', unit: null, scale: 'linear' } as const;
const sound = {
  name: 'steps',
  title: 'Steps',
  caption: 'Of each point.',
  x: axis,
  y: axis,
  series: [{ label: 'steps', kind: 'points', origin: 'measured', x: [1, 2], y: [Number.NaN, null] }],
} satisfies FigureData;

it('lets a figure through, and says what is missing in another', () => {
  expect(checkedFigure(sound)).toBe(sound);
  const drawn = { ...sound, spec: {}, keys: [], columns: [], rows: [] };
  expect(checkedFigure(drawn)).toBe(drawn);
  const said = (change: object): unknown => {
    try {
      return checkedFigure({ ...sound, ...change });
    } catch (cause) {
      return (cause as Error).message;
    }
  };
  expect(said({ spec: {} })).toMatch(/^it is not as figures are: columns: /);
  expect(said({ spec: 'bar', columns: [] })).toMatch(/^it is not as figures are: spec: /);
  expect(said({ name: undefined, caption: undefined })).toMatch(/name: .*; caption: .*expected string/);
  expect(said({ x: { label: 'x' } })).toMatch(/x\.unit: .*x\.scale: .*"linear"\|"log"/);
  expect(said({ series: [{ ...sound.series[0], y: [1] }] })).toMatch(/series\.0: its columns .* not equally long/);
  expect(said({ series: [{ ...sound.series[0], y: ['1', 2] }] })).toMatch(/series\.0\.y: expected a list of numbers/);
});
