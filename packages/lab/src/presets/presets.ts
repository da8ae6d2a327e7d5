/** A chapter of the story that the lab tells: an experiment, and what to see in it. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  /** Two sentences. */
  readonly story: string;
  /** The experiment's file. */
  readonly text: string;
  /** Epochs a second at which it is shown. */
  readonly rate: number;
}

const population = 'data: { kind: gaussian, correlations: [0.9, 0.8], inputs: 5, population: true }';
const samples =
  'data: { kind: gaussian, correlations: [0.9, 0.8], inputs: 5, samples: 256, testSamples: 1000, seed: 5 }';
const linear = 'model: { kind: linear, depth: 3, width: 10 }';
const exact = 'training: { learningRate: 0.08, batchSize: full, stepsPerEpoch: 8 }';
const second = 'escape: { singularValue: 2, above: 0.3 }';

/** The story, in order. */
export const presets: readonly Preset[] = [
  {
    id: 'langevin',
    title: 'Stuck, and set free by noise',
    story:
      'Each ball is a copy of a network that has learnt one of two features; a hill keeps it from the other, and ' +
      'plain training would leave it there for ever. Noise shakes them, and carries one after the other across.',
    text: `name: langevin-escape
note: A trap of rank 1 under Langevin noise.
${population}
${linear}
${exact}
${second}
protocol:
  { kind: rank-trap, trapBeta: 0.361, beta: 0.25, temperature: 6e-4, epochs: 2400, stopAtEscape: false }
replicas: { count: 24, seed: 42 }
`,
    rate: 100,
  },
  {
    id: 'random-start',
    title: 'From random weights: no trap',
    story:
      'The same network, at the same weight decay, begun from random weights: both features are learnt within a few ' +
      'epochs. So it is not the task that is hard; where one begins decides whether one is caught.',
    text: `name: random-start
note: Random weights learn both features at once.
${population}
model: { kind: linear, depth: 3, width: 10, init: { scale: 0.25 } }
${exact}
escape: { singularValue: 2, above: 0.4 }
protocol: { kind: random-init, beta: 0.25, epochs: 300 }
replicas: { count: 24, seed: 42 }
`,
    rate: 30,
  },
  {
    id: 'minibatches',
    title: 'Minibatches alone: never',
    story:
      'Training on small batches is noisy too, and is often said to shake networks out of traps. Here it cannot: all ' +
      'its noise points along what has been learnt already, and of the missing feature nothing is left to grow.',
    text: `name: minibatch-trap
note: A trap of rank 1 under the noise of minibatches.
${samples}
${linear}
training: { learningRate: 0.08, batchSize: 8 }
${second}
protocol: { kind: rank-trap, trapBeta: 0.361, beta: 0.25, epochs: 3000, rank: 1 }
replicas: { count: 12, seed: 42 }
`,
    rate: 150,
  },
  {
    id: 'stages',
    title: 'Two hills, one after the other',
    story:
      'A network that has lost everything has two features to find again, and a hill before each. It climbs them in ' +
      'turn: on the right σ₁ jumps first, and σ₂ some time later.',
    text: `name: two-stages
note: From the trivial trap to rank 2 in stages.
${population}
${linear}
${exact}
escape: { stages: true }
protocol:
  { kind: rank-trap, trapBeta: 0.43, rank: 0, beta: 0.25, temperature: 6.5e-4, epochs: 3000, stopAtEscape: false }
replicas: { count: 12, seed: 42 }
`,
    rate: 150,
  },
  {
    id: 'loop',
    title: 'There and back: a loop',
    story:
      'The weight decay β is raised step by step until both features are lost, and lowered again. They come back at ' +
      'another β than they were lost at, as in a magnet: a first-order transition, with its loop.',
    text: `name: loop
note: A sweep of β, there and back, with a breath of noise.
${population}
${linear}
${exact}
protocol: { kind: annealing, from: 0, to: 0.46, step: 0.02, direction: loop, epochs: 400, temperature: 1e-6 }
replicas: { count: 3, seed: 42 }
`,
    rate: 250,
  },
  {
    id: 'grokking',
    title: 'Learnt by heart, understood later',
    story:
      'A trapped network goes on with 25 samples only: the training error settles, and for long nothing seems to ' +
      'happen. Then the trap lets go, and the test error falls at once, as if it had understood: grokking.',
    text: `name: sparse-grokking
note: A trap, then a few samples.
data: { kind: gaussian, correlations: [0.9, 0.8], inputs: 5, samples: 1000, testSamples: 1000, seed: 5 }
${linear}
training: { learningRate: 0.08, batchSize: 4, temperature: 2e-4 }
${second}
protocol:
  kind: sparse-sampling
  pool: 200
  samples: 25
  trapBeta: 0.35
  rank: 1
  beta: 0.1
  epochs: 2000
  stopAtEscape: false
replicas: { count: 8, seed: 42 }
`,
    rate: 60,
  },
  {
    id: 'tanh',
    title: 'Not only linear networks',
    story:
      'A tanh network in the same trap: theory is about linear networks, and says nothing here. But it is held all ' +
      'the same, and noise frees it all the same.',
    text: `name: tanh-escape
note: A tanh network in a trap of rank 1, under batches of 64 and Langevin noise.
${samples}
model: { kind: tanh, depth: 3, width: 10 }
training: { learningRate: 0.08, batchSize: 64 }
${second}
protocol:
  { kind: rank-trap, trapBeta: 0.325, rank: 1, beta: 0.21, temperature: 8e-4, epochs: 1500, stopAtEscape: false }
replicas: { count: 12, seed: 42 }
`,
    rate: 60,
  },
  {
    id: 'expression',
    title: 'An activation of your own',
    story:
      'Where the file says tanh, any expression of x may stand: change it below and run it again. The same file ' +
      'gives the same digits with the command on any machine.',
    text: `name: own-expression
note: An activation that the file writes.
${samples}
model: { kind: x / sqrt(1 + x^2) + 0.1 * sin(x), depth: 3, width: 10, init: { scale: 0.25 } }
training: { learningRate: 0.08, batchSize: 64 }
escape: { singularValue: 2, above: 0.5 }
protocol: { kind: random-init, beta: 0.05, temperature: 1e-4, epochs: 400 }
replicas: { count: 8, seed: 42 }
`,
    rate: 40,
  },
  {
    id: 'kick',
    title: 'A kick sets it free at once',
    story:
      'One need not wait for noise: a single kick, as large as theory says beforehand, lifts nearly every copy over ' +
      'the hill. Try it yourself: pause, turn the knobs, or press Kick in another chapter.',
    text: `name: kick
note: A cold trap, and one kick of the size that theory asks for.
${population}
${linear}
${exact}
${second}
protocol:
  kind: pipeline
  steps:
    - initialise: random
    - train: { beta: 0, until: converged, epochs: 5000, role: prepare }
    - train: { beta: 0.361, until: converged, epochs: 5000, role: prepare }
    - expectRank: 1
    - train: { name: wait, beta: 0.25, epochs: 150 }
    - perturb: { amplitude: auto, beta: 0.25 }
    - train: { name: after the kick, beta: 0.25, epochs: 300, watch: true }
replicas: { count: 24, seed: 42 }
`,
    rate: 60,
  },
];
