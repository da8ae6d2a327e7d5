import type { Loss } from '@kramers/core';
import { exp, log } from '@kramers/theory/elementary';

/** ℓ(f, y) = −Σ_o y_o·ln softmax(f)_o, for targets that are probabilities; the prediction is softmax(f). */
export const crossEntropy: Loss = {
  name: 'cross-entropy',
  version: 1,
  summary: 'Cross-entropy of targets that are probabilities, such as one-hot classes, and the softmax of the outputs',
  value(outputs, targets) {
    const offset = logSumExp(outputs);
    let sum = 0;
    for (let o = 0; o < outputs.length; o++) if (targets[o] !== 0) sum -= targets[o]! * (outputs[o]! - offset);
    return sum;
  },
  gradient(outputs, targets, gradient) {
    const offset = logSumExp(outputs);
    for (let o = 0; o < outputs.length; o++) gradient[o] = exp(outputs[o]! - offset) - targets[o]!;
  },
  predict(outputs, prediction) {
    const offset = logSumExp(outputs);
    for (let o = 0; o < outputs.length; o++) prediction[o] = exp(outputs[o]! - offset);
  },
  refuse(targets) {
    const probabilities = targets.every((y) => y >= 0) && Math.abs(targets.reduce((sum, y) => sum + y, 0) - 1) <= 1e-9;
    return probabilities ? null : 'targets that are probabilities, such as one-hot classes';
  },
};

/** ln Σ e^f, without overflow. */
function logSumExp(f: Float64Array): number {
  let largest = f[0]!;
  for (let o = 1; o < f.length; o++) largest = Math.max(largest, f[o]!);
  let sum = 0;
  for (let o = 0; o < f.length; o++) sum += exp(f[o]! - largest);
  return largest + log(sum);
}
