import { trapRun } from '@kramers/core/testing';
import { describe, expect, it } from 'vitest';
import { viewRun } from '../run/run-view';
import { figureSvg } from '../drawing/compile';
import { heatMap } from './heat-map';

const grid = (replicas: (t: number, b: number) => (number | null)[]) =>
  trapRun(
    [5e-4, 6e-4, 7e-4].flatMap((temperature) =>
      [0.2, 0.25].map((beta) => ({
        parameters: { 'protocol.temperature': temperature, 'protocol.beta': beta },
        replicas: replicas(temperature, beta),
      })),
    ),
  );

describe('the map of a grid', () => {
  it('shows the escape time of each setting on a scale of its logarithm, and bounds as bounds', async () => {
    const figure = heatMap(viewRun(grid((t, b) => (t === 5e-4 && b === 0.25 ? [null, null] : [100, 300]))))!;
    expect(figure.keys).toEqual([]);
    expect(figure.rows.map(({ x, y, text }) => [x, y, text]).slice(0, 3)).toEqual([
      [5e-4, 0.2, '200'],
      [5e-4, 0.25, '> 670'],
      [6e-4, 0.2, '200'],
    ]);
    expect(figure.rows[0]!['value']).toBeCloseTo(Math.log10(200), 3);
    const svg = await figureSvg(figure);
    expect(svg).toContain('&gt; 670');
    expect(svg).toContain('temperature');
  });

  it('is drawn of two parameters that are numbers, and of nothing else', () => {
    const point = (parameters: object, replicas = [10]) => ({ parameters: { ...parameters }, replicas });
    expect(heatMap(viewRun(trapRun([1, 2, 3, 4, 5, 6, 7].map((a) => point({ a })))))).toBeNull();
    const labelled = ['x', 'y', 'z'].flatMap((a) => [1, 2].map((b) => point({ a, b })));
    expect(heatMap(viewRun(trapRun(labelled)))).toBeNull();
  });
});
