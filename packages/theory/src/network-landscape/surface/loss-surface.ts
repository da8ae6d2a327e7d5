import { pow } from '../../elementary';
import { requireLength, requireNonNegative } from '../../landscape/checks';
import { DenseHessian } from './dense-hessian';
import { NetworkPasses } from './network-passes';
import { requireNetwork, type SmoothNetwork } from './smooth-network';

/**
 * The loss ½·mean‖f − y‖² + (β/2)‖θ‖² of any smooth network, with its exact gradient, Hessian–vector products and
 * Hessian. Without `decayBiases` ‖θ‖² holds the weights only. Nothing is allocated in its methods when `into` is given.
 *
 * @throws RangeError when shapes do not fit, β < 0, or an activation has a kink.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * surface.loss(Float64Array.of(0.8, 0.8, 0.8)); // 0.2815
 */
export class LossSurface {
  readonly network: SmoothNetwork;
  readonly beta: number;
  /** D. */
  readonly parameters: number;
  /** 1 where β acts on a parameter, else 0. */
  readonly decays: Float64Array;
  readonly #passes: NetworkPasses;
  readonly #hessian: DenseHessian;
  readonly #scratch: Float64Array;

  constructor(network: SmoothNetwork, beta: number, shared?: LossSurface) {
    requireNonNegative('beta', beta);
    if (!shared) requireNetwork(network);
    this.network = network;
    this.beta = beta;
    this.#passes = shared ? shared.#passes : new NetworkPasses(network);
    this.#hessian = shared ? shared.#hessian : new DenseHessian(this.#passes);
    this.parameters = this.#passes.parameters;
    this.#scratch = shared ? shared.#scratch : new Float64Array(this.parameters);
    this.decays = shared ? shared.decays : decays(network, this.parameters);
  }

  /** The same network at another β; it shares this one's arrays, so use the two by turns. */
  at(beta: number): LossSurface {
    return new LossSurface(this.network, beta, this);
  }

  loss(theta: Float64Array): number {
    this.#require(theta);
    return this.#passes.forward(theta) + this.#penalty(theta);
  }

  /** Writes the gradient into `gradient` and gives the loss. */
  lossAndGradient(theta: Float64Array, gradient: Float64Array): number {
    this.#require(theta);
    for (let i = 0; i < gradient.length; i++) gradient[i] = this.beta * this.decays[i]! * theta[i]!;
    const data = this.#passes.forward(theta);
    this.#passes.backward(theta, gradient);
    return data + this.#penalty(theta);
  }

  gradient(theta: Float64Array, into: Float64Array = new Float64Array(this.parameters)): Float64Array {
    this.lossAndGradient(theta, into);
    return into;
  }

  /** H(θ)·vector, at the cost of about two gradients. */
  hessianVector(
    theta: Float64Array,
    vector: Float64Array,
    into: Float64Array = new Float64Array(this.parameters),
  ): Float64Array {
    this.lossAndGradient(theta, this.#scratch);
    for (let i = 0; i < into.length; i++) into[i] = this.beta * this.decays[i]! * vector[i]!;
    this.#passes.hessianVector(theta, vector, into);
    return into;
  }

  /** H(θ), D×D, row-major. */
  hessian(theta: Float64Array, into: Float64Array = new Float64Array(pow(this.parameters, 2))): Float64Array {
    this.lossAndGradient(theta, this.#scratch);
    this.#hessian.write(theta, into);
    for (let i = 0; i < this.parameters; i++) into[i * (this.parameters + 1)]! += this.beta * this.decays[i]!;
    return into;
  }

  /** f(x) for every sample, N×p, row-major. */
  outputs(theta: Float64Array): Float64Array {
    this.#require(theta);
    this.#passes.forward(theta);
    return this.#passes.layers.at(-1)!.a.slice();
  }

  #penalty(theta: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < theta.length; i++) sum += this.decays[i]! * theta[i]! * theta[i]!;
    return (this.beta / 2) * sum;
  }

  #require(theta: Float64Array): void {
    if (theta.length !== this.parameters) {
      requireLength('theta', theta.length, this.parameters, `the parameters of ${this.network.widths.join('-')}`);
    }
  }
}

function decays({ widths, decayBiases = false }: SmoothNetwork, parameters: number): Float64Array {
  const weights = widths.slice(1).reduce((sum, rows, l) => sum + rows * widths[l]!, 0);
  return new Float64Array(parameters).map((_, i) => (i < weights || decayBiases ? 1 : 0));
}
