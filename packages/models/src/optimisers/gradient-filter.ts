import { defineOptimiser } from '@kramers/core';
import type { DescentStep } from '@kramers/core/plugins';
import { z } from 'zod';
import { adam, sgd } from './built-in';

const options = z.strictObject({
  filter: z.literal('ema').default('ema').meta({ description: 'How the slow part is told: a mean that forgets.' }),
  alpha: z.number().min(0).lt(1).default(0.98).meta({ description: 'Memory of that mean, per step.' }),
  lambda: z.number().nonnegative().default(2).meta({ description: 'How much of it is added to each gradient.' }),
  base: z.enum(['sgd', 'adam']).default('sgd').meta({ description: 'What takes the step then.' }),
  decay: z
    .enum(['coupled', 'decoupled'])
    .default('coupled')
    .meta({ description: 'For adam: whether weight decay is part of the gradient. The filter never sees it.' }),
});

/**
 * Amplifies slow gradients: m ← α·m + (1 − α)·g, then a step with g + λ·m (Grokfast-EMA; Lee et al., arXiv 2405.20233).
 * In a converged direction m follows g, so that λ multiplies the learning rate by 1 + λ for what changes slowly.
 */
export const gradientFilter = defineOptimiser({
  name: 'gradient-filter',
  version: 1,
  summary: 'Adds a running mean of the gradient to it, so that slow directions count for more',
  options,
  create({ alpha, lambda, base, decay }) {
    const inner = base === 'adam' ? adam.create(adam.options.parse({ decay })) : sgd.create({});
    return {
      kind: 'gradient-filter',
      memory: 1 + inner.memory,
      step(step: DescentStep) {
        const { gradient: g, memory } = step;
        // What the base remembers comes first, where it looks for it.
        const offset = inner.memory * g.length;
        for (let i = 0; i < g.length; i++) {
          const slow = alpha * memory[offset + i]! + (1 - alpha) * g[i]!;
          memory[offset + i] = slow;
          g[i]! += lambda * slow;
        }
        inner.step(step);
      },
    };
  },
});

declare module '@kramers/core' {
  interface OptimiserInputs {
    'gradient-filter': z.input<typeof options>;
  }
}
