import { toArray, lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { testLab } from './support/lab';

const training = (more: object = {}) => ({
  name: 'looks',
  data: { correlations: [0.9, 0.8], inputs: 5, samples: 64, testSamples: 64 },
  model: { kind: 'tanh', depth: 2, width: 5 },
  training: { batchSize: 16, temperature: 1e-5 },
  protocol: { kind: 'pipeline', steps: [{ initialise: 'random' }, { train: { beta: 0.1, epochs: 205 } }] },
  ...more,
});

const told = async (experiment: object) => {
  const events = await lastValueFrom(
    testLab()
      .run(experiment as never)
      .pipe(toArray()),
  );
  const epochs = events.flatMap((event) => (event.type === 'epoch' ? [event] : []));
  return { epochs: epochs.map(({ epoch }) => epoch), metrics: new Map(epochs.map((one) => [one.epoch, one.metrics])) };
};

describe('measure', () => {
  it('looks at every epoch unless told otherwise', async () => {
    const { epochs } = await told(training());
    expect(epochs).toEqual(Array.from({ length: 206 }, (_, i) => i));
  });

  it.each<[object | string, number[]]>([
    [{ every: 50 }, [0, 50, 100, 150, 200, 205]],
    ['log', [0, 1, 2, 10, 20, 100, 205]],
  ])('%j looks at fewer, and sees the same network there', async (measure, some) => {
    const all = await told(training());
    const thin = await told(training({ measure }));
    if (typeof measure === 'object') expect(thin.epochs).toEqual(some);
    expect(thin.epochs).toEqual(expect.arrayContaining(some));
    expect(thin.epochs.length).toBeLessThan(100);
    for (const epoch of thin.epochs) expect(thin.metrics.get(epoch)).toEqual(all.metrics.get(epoch));
  });

  it('leaves alone a phase that ends when something holds', async () => {
    const steps = [{ initialise: 'random' }, { train: { beta: 0.1, epochs: 400, until: 'converged' } }];
    const { epochs } = await told(training({ measure: { every: 50 }, protocol: { kind: 'pipeline', steps } }));
    expect(epochs.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  it.each<[string, object, string]>([
    ['a hold', { escape: { testMse: 'midpoint', hold: 3 } }, 'an escape that must hold for 3 epochs'],
    ['an escape by a metric', { escape: { metric: 'testMse', below: 0.3 } }, 'an escape by a condition'],
    [
      'a condition',
      {
        protocol: {
          kind: 'pipeline',
          steps: [
            { initialise: 'random' },
            { train: { beta: 0.1, epochs: 9, until: [{ singularValue: 1, above: 0.2 }] } },
          ],
        },
      },
      'the condition',
    ],
  ])('is refused in one sentence with %s', async (_what, more, sentence) => {
    await expect(told(training({ measure: 'log', ...more }))).rejects.toThrow(sentence);
    await expect(told(training({ measure: 'log', ...more }))).rejects.toThrow(/needs every epoch; set measure: all/);
  });
});
