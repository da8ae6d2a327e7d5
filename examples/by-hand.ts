// The parts without the lab: one network trained step by step with a kernel, and the exact numbers that it can be
// compared with.
import { openStream } from '@kramers/core';
import { wasmBackend } from '@kramers/kernels';
import { gaussian, linear } from '@kramers/models';
import { kramersLanger, oneModeStationary, oneModeTransitions } from '@kramers/theory';

// Data, weights, batches and noise each come from a named random stream of one seed.
const seed = 42;
const data = gaussian.create(gaussian.options.parse({ correlations: [0.9, 0.8], population: true }), (purpose) =>
  openStream(seed, purpose),
);
const kernel = wasmBackend.createKernel(linear, { widths: [2, 10, 10, 2], bias: false }, data.train, data.test);
const state = kernel.initialise(
  1 / Math.sqrt(10),
  openStream(seed, 'weights'),
  openStream(seed, 'batches'),
  openStream(seed, 'noise'),
);
kernel.advance(
  state,
  { beta: 0.25, learningRate: 0.08, temperature: 0, batchSize: Infinity, sampling: 'shuffled' },
  10_000,
);
const row = new Float64Array(kernel.columns.length);
kernel.measure(state, 0.25, row, 0);
const trained = Object.fromEntries(kernel.columns.map((name, i) => [name, row[i]!]));

const mode = { depth: 3, correlation: 0.8 };
const learnt = oneModeStationary(mode, 0.25)!;
console.log(`second singular value ${trained['singularValue2']!.toFixed(6)}, in theory ${learnt.minimum?.toFixed(6)}`);
console.log(
  `β_c = ${oneModeTransitions(mode).betaC?.toFixed(6)}, barrier up ${learnt.barrierUp?.toFixed(6)}, down ` +
    `${learnt.barrierDown?.toFixed(6)}`,
);

const escape = kramersLanger({
  depth: 3,
  width: 10,
  correlations: [0.9, 0.8],
  inputs: 5,
  beta: 0.25,
  fromRank: 1,
  toRank: 2,
});
const lnTau = escape.lnTau({ temperature: 5e-4, learningRate: 0.08, stepsPerEpoch: 8 });
console.log(`from rank 1 to rank 2 at T = 5e-4: ln τ = ${lnTau.toFixed(2)}, τ in epochs`);
