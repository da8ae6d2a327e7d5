import { describe, expect, it } from 'vitest';
import { viewRun } from '../run/run-view';
import { dataOf } from '../testing/synthetic';
import { trapExperiment, trapRun } from '@kramers/core/testing';
import { batchNoise } from './batch-noise';
import { temperatures } from './temperatures';

const at = (temperature: number, replicas: (number | null)[]) => ({
  parameters: { 'protocol.temperature': temperature },
  temperature,
  replicas,
});

describe('temperatures', () => {
  const run = trapRun([at(4e-4, [null, null]), at(5e-4, [400, 600]), at(6e-4, [40, 60])]);

  it('plots ln τ against 1/T with intervals, and bounds where nothing escaped', () => {
    const figure = temperatures(viewRun(run));
    const [first, second] = dataOf(figure, 'measured');
    expect(first).toMatchObject({ key: 's0', x: 2000, y: Number(Math.log(500).toPrecision(4)) });
    expect(second).toMatchObject({ x: 1667, y: Number(Math.log(50).toPrecision(4)) });
    expect(first!['low']).toBeLessThan(Number(first!['y']));
    expect(first!['high']).toBeGreaterThan(Number(first!['y']));
    const [bound] = dataOf(figure, 'bounds');
    expect(bound).toMatchObject({ x: 2500, y: null, high: null });
    expect(bound!['low']).toBeCloseTo(Math.log(2000 / Math.log(20)), 3);
  });

  it('draws the predicted time, nothing fitted, with the Kramers–Langer rate behind it', () => {
    const figure = temperatures(viewRun(run));
    const at = (name: string, x: number) => Number(dataOf(figure, name).find((row) => row['x'] === x)?.['y']);
    // Eight steps to the epoch at learning rate 0.08.
    expect(at('predictions', 2500)).toBeCloseTo(12.22, 2);
    expect(at('predictions', 1667)).toBeCloseTo(6.026, 2);
    expect(at('limits', 2500)).toBeCloseTo(10.74, 2);
    expect(at('limits', 1667)).toBeCloseTo(3.37, 2);
    expect(figure?.caption).toContain('z = 16');
  });

  it('draws below what is left of ln τ, and bounds of it', () => {
    const figure = temperatures(viewRun(run));
    const [first, second] = dataOf(figure, 'residuals');
    expect(first!['y']).toBeCloseTo(Math.log(500) - 8.164, 2);
    expect(second!['y']).toBeCloseTo(Math.log(50) - 6.026, 2);
    expect(dataOf(figure, 'residualBounds')).toHaveLength(1);
    expect(dataOf(figure, 'limitResiduals')[0]!['y']).toBeCloseTo(3.371 - 6.026, 2);
  });

  it('says why there is no prediction where entropy has emptied the trap', () => {
    const figure = temperatures(viewRun(trapRun([at(6e-4, [40, 60]), at(1e-3, [4, 6])])));
    expect(dataOf(figure, 'residuals')).toHaveLength(1);
    expect(figure?.caption).toMatch(/No prediction at finite temperature for some points: .*rank-1 state is no basin/);
  });

  it('draws the fitted line through what was measured', () => {
    const fits = dataOf(temperatures(viewRun(run)), 'fits');
    expect(Number(fits.find((row) => row['x'] === 1667)?.['y'])).toBeCloseTo(Math.log(50), 0);
  });

  it('takes the interval of what is not exponential from the bootstrap, and a restricted mean for a bound', () => {
    const late = Array.from({ length: 20 }, (_, i) => 700 + 10 * i);
    const view = viewRun(
      trapRun([at(4e-4, [...late, ...Array<null>(20).fill(null)]), at(5e-4, late), at(6e-4, [40, 60])]),
    );
    const [restricted, whole] = view.points.map(({ summary }) => summary.mean!);
    const figure = temperatures(view);
    const [measured] = dataOf(figure, 'measured');
    expect(measured!['y']).toBeCloseTo(Math.log(795), 2);
    expect(measured!['low']).toBeCloseTo(Math.log(whole!.low), 2);
    expect(measured!['high']).toBeCloseTo(Math.log(whole!.high), 2);
    const [bound] = dataOf(figure, 'bounds');
    expect(bound).toMatchObject({ x: 2500, y: null, high: null });
    expect(bound!['low']).toBeCloseTo(Math.log(restricted!.low), 2);
    expect(dataOf(figure, 'residualBounds')).toHaveLength(1);
    expect(figure?.caption).toContain(
      'Waiting is not exponential at 2 settings: there the interval is by bootstrap, and the low end of a restricted ' +
        'mean is a bound; the fitted line weighs them as if it were.',
    );
    expect(temperatures(viewRun(run))?.caption).not.toContain('exponential');
  });

  it('predicts nothing for samples, whose barriers are not the population’s', () => {
    const sampled = trapRun([at(5e-4, [400, 600]), at(6e-4, [40, 60])], {
      data: { kind: 'gaussian', correlations: [0.9, 0.8], fresh: false },
    });
    expect(dataOf(temperatures(viewRun(sampled)), 'predictions')).toEqual([]);
  });

  it('needs two temperatures, and points at which something was watched', () => {
    expect(temperatures(viewRun(trapRun([at(5e-4, [400])])))).toBeNull();
    expect(temperatures(viewRun(trapRun([at(0, [400]), at(0, [30])])))).toBeNull();
  });

  it('fits no line where nothing escaped', () => {
    const figure = temperatures(viewRun(trapRun([at(4e-4, [null]), at(5e-4, [null])])));
    expect(dataOf(figure, 'fits')).toEqual([]);
    expect(dataOf(figure, 'bounds')).toHaveLength(2);
  });
});

describe('batchNoise', () => {
  const point = (learningRate: number, replicas: (number | null)[]) => ({
    parameters: { 'training.learningRate': learningRate },
    temperature: 0,
    replicas,
  });
  const sampled = { data: { ...trapExperiment.data, population: false } };

  it('plots ln(τ·η_lr) against B/η_lr', () => {
    const figure = batchNoise(
      viewRun(trapRun([point(0.08, [400, 600]), point(0.16, [40, 60]), point(0.04, [null, null])], sampled)),
    );
    expect(dataOf(figure, 'measured').map((row) => [row['x'], row['y']])).toEqual([
      [800, Number(Math.log(500 * 0.08).toPrecision(4))],
      [400, Number(Math.log(50 * 0.16).toPrecision(4))],
    ]);
    expect(dataOf(figure, 'bounds')).toMatchObject([{ x: 1600 }]);
  });

  it('shows bounds alone where nothing escaped, by the learning rate of the watched phase', () => {
    const own = (learningRate: number) => ({
      ...point(0, [null]),
      parameters: { 'protocol.learningRate': learningRate },
    });
    const figure = batchNoise(viewRun(trapRun([own(0.01), own(0.02)], sampled)));
    expect(dataOf(figure, 'bounds').map((row) => row['x'])).toEqual([6400, 3200]);
    expect(dataOf(figure, 'fits')).toEqual([]);
  });

  it('has nothing to say of Langevin noise, of exact moments or of one setting', () => {
    expect(batchNoise(viewRun(trapRun([at(5e-4, [400]), at(6e-4, [40])], sampled)))).toBeNull();
    expect(batchNoise(viewRun(trapRun([point(0.08, [400]), point(0.16, [40])])))).toBeNull();
    expect(batchNoise(viewRun(trapRun([point(0.08, [400])], sampled)))).toBeNull();
  });
});
