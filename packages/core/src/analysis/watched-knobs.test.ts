import { describe, expect, it } from 'vitest';
import { trapExperiment } from '../testing/synthetic-run';
import { watchedKnobs } from './watched-knobs';

const knobsWith = (protocol: object) => watchedKnobs({ ...trapExperiment, protocol: { kind: 'any', ...protocol } });

describe('watchedKnobs', () => {
  it('takes the experiment’s settings unless the protocol has its own', () => {
    expect(knobsWith({})).toEqual({ learningRate: 0.08, batchSize: 64 });
    expect(knobsWith({ learningRate: 0.005, batchSize: 'full' })).toEqual({ learningRate: 0.005, batchSize: 'full' });
  });

  it('takes those of the step that watches', () => {
    const prepare = { train: { beta: 0, learningRate: 0.5, batchSize: 'full' } };
    expect(
      knobsWith({ steps: [{ initialise: 'random' }, prepare, { train: { until: 'escaped', learningRate: 0.01 } }] }),
    ).toEqual({ learningRate: 0.01, batchSize: 64 });
    expect(knobsWith({ steps: [prepare, { train: { watch: true, batchSize: 8 } }] })).toEqual({
      learningRate: 0.08,
      batchSize: 8,
    });
  });

  it('names no learning rate that changes', () => {
    expect(knobsWith({ learningRate: '0.1/(1 + epoch)' }).learningRate).toBeNull();
    expect(knobsWith({ learningRate: {} })).toEqual({ learningRate: null, batchSize: null });
  });
});
