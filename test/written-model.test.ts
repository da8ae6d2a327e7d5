import { createLab, type ExperimentError, type ExperimentInput, ofType } from '@kramers/core';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { lastValueFrom } from 'rxjs';
import { expect, it } from 'vitest';

const lab = createLab({ plugins: [modelsPlugin, kernelsPlugin, protocolsPlugin] });
const experiment = (kind: string): ExperimentInput => ({
  name: 'written',
  data: { kind: 'gaussian', correlations: [0.9, 0.7], inputs: 4, samples: 48, testSamples: 32 },
  model: { kind, width: 5 },
  escape: { rank: 2 },
  protocol: { kind: 'random-init', beta: 0.02, epochs: 30 },
});
const errorOf = async (kind: string) => {
  const { result } = await lastValueFrom(lab.run(experiment(kind)).pipe(ofType('cell-finished')));
  return result.phases.at(-1)!.metrics.testMse;
};

it('an activation may be written where the name of a model stands', async () => {
  // The same function under its name, and written.
  expect(await errorOf('1 * tanh(x)')).toBe(await errorOf('tanh'));
  expect(await errorOf('x * tanh(x) / 2')).not.toBe(await errorOf('tanh'));
});

it.each([
  ['x * tahn(x)', 'function "tahn" is not allowed; did you mean "tanh"?'],
  ['tahn', 'unknown model "tahn"; did you mean "tanh"?'],
  ['y + 1', expect.stringContaining('"y"')],
])('what is wrong with %s is said', (kind, message) => {
  let problem;
  try {
    lab.resolve(experiment(kind));
  } catch (cause) {
    problem = (cause as ExperimentError).problems[0]!.message;
  }
  expect(problem).toEqual(message);
});
