import type { Optimiser } from '@kramers/core';

/** Takes steps down a gradient. */
export interface Descent {
  /** How many numbers it remembers between steps. */
  readonly memory: number;
  /**
   * One step: `w` moves by the gradient `g` (without decay, and overwritten), its first `decayed` numbers also by their decay.
   *
   * @param count which step this is, from 1.
   */
  step(
    w: Float64Array,
    g: Float64Array,
    memory: Float64Array,
    count: number,
    rate: number,
    beta: number,
    decayed: number,
  ): void;
}

/** The descent of an optimiser over so many parameters. */
export function descentOf(optimiser: Optimiser, parameters: number): Descent {
  switch (optimiser.kind) {
    case 'sgd':
      return { memory: 0, step: plainStep };
    case 'momentum':
      return { memory: parameters, step: momentumStep(optimiser.momentum, optimiser.decay === 'coupled') };
    case 'adam':
      return { memory: 2 * parameters, step: adamStep(optimiser) };
  }
}

const plainStep: Descent['step'] = (w, g, _memory, _count, rate, beta, decayed) => {
  const keep = 1 - rate * beta;
  for (let i = 0; i < decayed; i++) w[i] = keep * w[i]! - rate * g[i]!;
  for (let i = decayed; i < w.length; i++) w[i]! -= rate * g[i]!;
};

function momentumStep(momentum: number, coupled: boolean): Descent['step'] {
  return (w, g, velocity, _count, rate, beta, decayed) => {
    decay(w, g, rate, beta, decayed, coupled);
    for (let i = 0; i < w.length; i++) {
      velocity[i] = momentum * velocity[i]! + g[i]!;
      w[i]! -= rate * velocity[i]!;
    }
  };
}

function adamStep({
  momentum,
  scaleMemory,
  epsilon,
  decay: kind,
}: Extract<Optimiser, { kind: 'adam' }>): Descent['step'] {
  return (w, g, memory, count, rate, beta, decayed) => {
    decay(w, g, rate, beta, decayed, kind === 'coupled');
    const parameters = w.length;
    const meanBias = 1 - momentum ** count;
    const squareBias = 1 - scaleMemory ** count;
    for (let i = 0; i < parameters; i++) {
      const mean = momentum * memory[i]! + (1 - momentum) * g[i]!;
      const square = scaleMemory * memory[parameters + i]! + (1 - scaleMemory) * g[i]! * g[i]!;
      memory[i] = mean;
      memory[parameters + i] = square;
      w[i]! -= (rate * (mean / meanBias)) / (Math.sqrt(square / squareBias) + epsilon);
    }
  };
}

/** Adds the decay to the gradient, or takes it from the weights at once. */
function decay(w: Float64Array, g: Float64Array, rate: number, beta: number, decayed: number, coupled: boolean): void {
  if (coupled) for (let i = 0; i < decayed; i++) g[i]! += beta * w[i]!;
  else for (let i = 0; i < decayed; i++) w[i]! *= 1 - rate * beta;
}
