import type { Samples } from '@kramers/theory';
import { type Backend, copyState, type Kernel, type KernelState, type Knobs } from '../contracts/kernel';
import { dataSetOf } from '../contracts/data';
import type { Model, NetworkShape, Precision } from '../contracts/model';
import { nextNormal } from '../random/normal';
import { openStream } from '../random/stream';
import { type ConformanceCheck, demand } from './check';

/** How far the gradient may be from finite differences, relative to its largest component. */
const TOLERANCE = 1e-6;
const STEP = 1e-5;
/** How far a gradient in single precision may be from that in double precision, relative to its largest component. */
const SINGLE = 1e-5;
/** Where the slopes to both sides differ by more, a kink lies between, and finite differences say nothing. */
const KINK = 1e-3;
const BETA = 0.1;

const shapes: readonly NetworkShape[] = [2, 3, 4].flatMap((depth) =>
  [false, true].map((bias) => ({ widths: [3, ...Array.from({ length: depth - 1 }, () => 4), 2], bias })),
);

/**
 * What a network must do, whatever its activation, for depths 2 to 4 with and without biases: exact gradients, the same
 * training from the same state, and copies of a state that go their own way.
 *
 * @param backend does the arithmetic, such as `typescriptBackend` of @kramers/models.
 * @param precision of what numbers; in single precision the gradient is compared with that in double precision.
 * @example
 * import { linear, typescriptBackend } from '@kramers/models';
 * await runChecks(modelConformance(linear, typescriptBackend));
 */
export function modelConformance(model: Model, backend: Backend, precision: Precision = 'float64'): ConformanceCheck[] {
  const kernelOf = (shape: NetworkShape): Kernel =>
    backend.createKernel(model, shape, dataSetOf(samples('train', 24)), dataSetOf(samples('test', 16)));
  const each = (name: string, run: (kernel: Kernel, shape: NetworkShape) => void): ConformanceCheck[] =>
    shapes.map((shape) => ({
      name: `${name} at depth ${shape.widths.length - 1} ${shape.bias ? 'with' : 'without'} biases`,
      run: () => run(kernelOf({ ...shape, precision }), shape),
    }));
  if (precision === 'float32') {
    return [
      ...each('has the gradient that it has in double precision', (kernel, shape) =>
        checkPrecision(kernel, kernelOf(shape)),
      ),
      ...each('trains the same way from the same state', checkDeterminism),
      ...each('leaves a copied state alone', checkCopy),
    ];
  }
  return [
    ...each('has the gradient of its loss', checkGradient),
    ...each('trains the same way from the same state', checkDeterminism),
    ...each('leaves a copied state alone', checkCopy),
  ];
}

function checkPrecision(single: Kernel, double: Kernel): void {
  const [found, wanted] = [single, double].map((kernel) => {
    const gradient = new Float64Array(kernel.parameters);
    kernel.gradient(begin(kernel), BETA, gradient);
    return gradient;
  }) as [Float64Array, Float64Array];
  const largest = wanted.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  wanted.forEach((g, i) =>
    demand(
      Math.abs(found[i]! - g) <= SINGLE * Math.max(1, largest),
      `component ${i} of the gradient is ${found[i]} in single precision, and ${g} in double precision`,
    ),
  );
}

function checkGradient(kernel: Kernel): void {
  const state = begin(kernel);
  const gradient = new Float64Array(kernel.parameters);
  kernel.gradient(state, BETA, gradient);
  const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  const centre = lossAt(kernel, state);
  demand(Number.isFinite(centre), `the loss of a fresh network is ${centre}`);
  let kinks = 0;
  for (let i = 0; i < kernel.parameters; i++) {
    const [above, below] = [STEP, -STEP].map((shift) => {
      const moved = copyState(state);
      moved.weights[i]! += shift;
      return lossAt(kernel, moved);
    });
    if (Math.abs(above! + below! - 2 * centre) / STEP > KINK) {
      kinks++;
      continue;
    }
    const measured = (above! - below!) / (2 * STEP);
    demand(
      Math.abs(gradient[i]! - measured) <= TOLERANCE * Math.max(1, largest),
      `component ${i} of the gradient is ${gradient[i]}, but finite differences of the loss give ${measured}`,
    );
  }
  demand(kinks <= kernel.parameters / 4, `${kinks} of ${kernel.parameters} parameters lie at a kink of the loss`);
}

function checkDeterminism(kernel: Kernel): void {
  const whole = begin(kernel);
  const parts = begin(kernel);
  kernel.advance(whole, knobs, 12);
  for (const steps of [5, 1, 6]) kernel.advance(parts, knobs, steps);
  demand(
    whole.weights.every((w) => Number.isFinite(w)),
    'twelve small steps lead to weights that are not finite',
  );
  demand(
    whole.weights.every((w, i) => w === parts.weights[i]),
    'twelve steps at once and in parts lead to different weights',
  );
  demand(
    whole.step === 12 && parts.step === 12,
    `twelve steps are counted as ${whole.step}, and in parts as ${parts.step}`,
  );
}

function checkCopy(kernel: Kernel): void {
  const state = begin(kernel);
  kernel.advance(state, knobs, 3);
  const copy = copyState(state);
  const before = state.weights.slice();
  kernel.advance(copy, knobs, 4);
  demand(
    state.weights.every((w, i) => w === before[i]),
    'training a copy of a state changes the state',
  );
  kernel.advance(state, knobs, 4);
  demand(
    state.weights.every((w, i) => w === copy.weights[i]),
    'a state and its copy, trained alike, part ways',
  );
}

/** Mini-batches and Langevin noise, so that every stream of the state is in use. */
const knobs: Knobs = { beta: 0.01, learningRate: 0.02, temperature: 1e-4, batchSize: 7, sampling: 'shuffled' };

function begin(kernel: Kernel): KernelState {
  const state = kernel.initialise(0.6, openStream(1, 'weights'), openStream(1, 'batches'), openStream(1, 'noise'));
  // Biases begin at zero, where a kink often lies: a small push moves all units off it.
  const push = openStream(1, 'push');
  for (let i = 0; i < state.weights.length; i++) state.weights[i]! += 0.1 * nextNormal(push);
  return state;
}

function lossAt(kernel: Kernel, state: KernelState): number {
  const row = new Float64Array(kernel.columns.length);
  kernel.measure(state, BETA, row, 0);
  return row[kernel.columns.indexOf('loss')]!;
}

/** Normal inputs and outputs that depend on them. */
function samples(purpose: string, count: number): Samples {
  const stream = openStream(7, purpose);
  const x = Float64Array.from({ length: count * 3 }, () => nextNormal(stream));
  const y = Float64Array.from(
    { length: count * 2 },
    (_, i) => 0.8 * x[Math.floor(i / 2) * 3 + (i % 2)]! + 0.3 * nextNormal(stream),
  );
  return { count, inputs: 3, outputs: 2, x, y };
}
