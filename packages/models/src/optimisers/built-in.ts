import { defineOptimiser } from '@kramers/core';
import type { DescentStep } from '@kramers/core/plugins';
import { pow } from '@kramers/theory/elementary';
import { z } from 'zod';

const decay = z
  .enum(['coupled', 'decoupled'])
  .default('coupled')
  .meta({ description: 'Whether weight decay is part of the gradient, or is taken from the weights apart from it.' });
const memory = z.number().min(0).lt(1);

const sgdOptions = z.strictObject({});

const momentumOptions = z.strictObject({ momentum: memory.default(0.9), decay });

const adamOptions = z.strictObject({
  momentum: memory.default(0.9).meta({ description: 'Memory of the mean of the gradient, per step.' }),
  scaleMemory: memory.default(0.999).meta({ description: 'Memory of the mean of its square, per step.' }),
  epsilon: z.number().positive().default(1e-8).meta({ description: 'Added to the root of that mean.' }),
  decay,
});

/** Plain descent: w ← w − η·g. */
export const sgd = defineOptimiser({
  name: 'sgd',
  version: 1,
  summary: 'Plain descent: each step is the learning rate times the gradient',
  options: sgdOptions,
  create: () => ({ kind: 'sgd', memory: 0, law: { kind: 'sgd' }, step: plainStep }),
});

/** Momentum: v ← momentum·v + g, w ← w − η·v. */
export const momentum = defineOptimiser({
  name: 'momentum',
  version: 1,
  summary: 'Descent that keeps a share of the step before',
  options: momentumOptions,
  create: ({ momentum: share, decay: kind }) => ({
    kind: 'momentum',
    memory: 1,
    law: { kind: 'momentum', momentum: share, decay: kind },
    step(step) {
      applyDecay(step, kind === 'coupled');
      const { weights: w, gradient: g, memory: velocity, learningRate } = step;
      for (let i = 0; i < w.length; i++) {
        velocity[i] = share * velocity[i]! + g[i]!;
        w[i]! -= learningRate * velocity[i]!;
      }
    },
  }),
});

/**
 * Adam (Kingma & Ba 2015), with their correction of the first steps' bias; with decoupled decay AdamW (Loshchilov &
 * Hutter 2019).
 */
export const adam = defineOptimiser({
  name: 'adam',
  version: 1,
  summary: 'Adam: steps scaled by the recent size of each gradient; AdamW with decay: decoupled',
  options: adamOptions,
  create: ({ momentum: meanMemory, scaleMemory, epsilon, decay: kind }) => ({
    kind: 'adam',
    memory: 2,
    law: { kind: 'adam', momentum: meanMemory, scaleMemory, epsilon, decay: kind },
    step(step) {
      applyDecay(step, kind === 'coupled');
      const { weights: w, gradient: g, memory: remembered, count, learningRate } = step;
      const parameters = w.length;
      const meanBias = 1 - pow(meanMemory, count);
      const squareBias = 1 - pow(scaleMemory, count);
      for (let i = 0; i < parameters; i++) {
        const mean = meanMemory * remembered[i]! + (1 - meanMemory) * g[i]!;
        const square = scaleMemory * remembered[parameters + i]! + (1 - scaleMemory) * g[i]! * g[i]!;
        remembered[i] = mean;
        remembered[parameters + i] = square;
        w[i]! -= (learningRate * (mean / meanBias)) / (Math.sqrt(square / squareBias) + epsilon);
      }
    },
  }),
});

function plainStep({ weights: w, gradient: g, learningRate, beta, decayed }: DescentStep): void {
  const keep = 1 - learningRate * beta;
  for (let i = 0; i < decayed; i++) w[i] = keep * w[i]! - learningRate * g[i]!;
  for (let i = decayed; i < w.length; i++) w[i]! -= learningRate * g[i]!;
}

/** Adds the decay to the gradient, or takes it from the weights at once. For plain descent the two are one. */
function applyDecay(step: DescentStep, coupled: boolean): void {
  const { weights: w, gradient: g, learningRate, beta, decayed } = step;
  if (coupled) for (let i = 0; i < decayed; i++) g[i]! += beta * w[i]!;
  else for (let i = 0; i < decayed; i++) w[i]! *= 1 - learningRate * beta;
}

declare module '@kramers/core' {
  interface OptimiserInputs {
    sgd: z.input<typeof sgdOptions>;
    momentum: z.input<typeof momentumOptions>;
    adam: z.input<typeof adamOptions>;
  }
}
