import {
  type Backend,
  definePlugin,
  type Kernel,
  type KernelState,
  type Knobs,
  nextNormal,
  type Plugin,
} from '@kramers/core';
import { copyState } from '@kramers/core/plugins';
import { doubleWell } from './double-well';

const STIFFNESS = 1.5;
/** cos 30° and sin 30°. */
const [ALONG, ACROSS] = [Math.sqrt(0.75), 0.5];

/**
 * Two "weights" a and b in V = (a² − 1)²/4 + ¾b². The "first singular value" is a·cos 30° + b·sin 30°, a coordinate
 * that tells the wells apart, and yet is not the one along which they are left: as T → 0, κ = cos² 30° − sin² 30°/1.5 =
 * 0.583.
 */
class TiltedWellKernel implements Kernel {
  readonly parameters = 2;
  readonly maxRank = 1;
  readonly columns = ['trainMse', 'testMse', 'loss', 'weightNorm', 'singularValue1'];

  initialise(_scale: number, _weights: Int32Array, batches: Int32Array, noise: Int32Array): KernelState {
    return { weights: Float64Array.of(-1, 0), order: new Int32Array(0), cursor: 0, step: 0, batches, noise };
  }

  adopt(state: KernelState): KernelState {
    return copyState(state);
  }

  advance(state: KernelState, { learningRate, temperature }: Knobs, steps: number): void {
    const jitter = Math.sqrt(2 * learningRate * temperature);
    const { weights, noise } = state;
    for (let step = 0; step < steps; step++) {
      const [a, b] = [weights[0]!, weights[1]!];
      weights[0] = a - learningRate * a * (a * a - 1) + (jitter > 0 ? jitter * nextNormal(noise) : 0);
      weights[1] = b - learningRate * STIFFNESS * b + (jitter > 0 ? jitter * nextNormal(noise) : 0);
    }
    state.step += steps;
  }

  measure({ weights }: KernelState, _beta: number, row: Float64Array, offset: number): void {
    const [a, b] = [weights[0]!, weights[1]!];
    row[offset] = row[offset + 1] = row[offset + 2] = doubleWell(a) + (STIFFNESS / 2) * b * b;
    row[offset + 3] = Math.hypot(a, b);
    row[offset + 4] = ALONG * a + ACROSS * b;
  }

  gradient({ weights }: KernelState, _beta: number, out: Float64Array): void {
    out[0] = weights[0]! * (weights[0]! ** 2 - 1);
    out[1] = STIFFNESS * weights[1]!;
  }
}

const backend: Backend = {
  name: 'tilted-well',
  summary: 'A particle in a double well that is looked at from aside',
  version: 1,
  createKernel: () => new TiltedWellKernel(),
};

/** A particle in a double well that is looked at from aside, as a network. */
export const tiltedWellPlugin: Plugin = definePlugin({
  name: 'tilted-well',
  models: [{ name: 'tilted-well', summary: 'A particle in a tilted double well', activation: 'x' }],
  backends: [backend],
});
