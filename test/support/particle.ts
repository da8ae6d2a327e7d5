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

/** A particle in a potential, whose place stands where a network's weights would. */
export interface Particle {
  readonly name: string;
  readonly summary: string;
  readonly start: readonly number[];
  energy(place: Float64Array): number;
  /** Writes `scale` times the slope of the energy. */
  slope(place: Float64Array, scale: number, out: Float64Array): void;
  /** What stands where the first singular value would. */
  coordinate(place: Float64Array): number;
}

class ParticleKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank = 1;
  readonly columns = ['trainMse', 'testMse', 'loss', 'weightNorm', 'singularValue1'];
  readonly #slope: Float64Array;

  constructor(readonly particle: Particle) {
    this.parameters = particle.start.length;
    this.#slope = new Float64Array(this.parameters);
  }

  initialise(_scale: number, _weights: Int32Array, batches: Int32Array, noise: Int32Array): KernelState {
    const weights = Float64Array.from(this.particle.start);
    return { weights, order: new Int32Array(0), cursor: 0, step: 0, batches, noise };
  }

  adopt(state: KernelState): KernelState {
    return copyState(state);
  }

  advance(state: KernelState, { learningRate, temperature }: Knobs, steps: number): void {
    const jitter = Math.sqrt(2 * learningRate * temperature);
    const { weights, noise } = state;
    for (let step = 0; step < steps; step++) {
      this.particle.slope(weights, learningRate, this.#slope);
      for (let i = 0; i < weights.length; i++)
        weights[i] = weights[i]! - this.#slope[i]! + (jitter > 0 ? jitter * nextNormal(noise) : 0);
    }
    state.step += steps;
  }

  measure({ weights }: KernelState, _beta: number, row: Float64Array, offset: number): void {
    row[offset] = row[offset + 1] = row[offset + 2] = this.particle.energy(weights);
    row[offset + 3] = Math.hypot(...weights);
    row[offset + 4] = this.particle.coordinate(weights);
  }

  gradient({ weights }: KernelState, _beta: number, out: Float64Array): void {
    this.particle.slope(weights, 1, out);
  }
}

/** A particle as a network, with a model and a backend of its name. */
export function particlePlugin(particle: Particle): Plugin {
  const { name, summary } = particle;
  const backend: Backend = { name, summary, version: 1, createKernel: () => new ParticleKernel(particle) };
  return definePlugin({ name, models: [{ name, summary, activation: 'x' }], backends: [backend] });
}
