import type { Loss } from '@kramers/core';
import { pow } from '@kramers/theory/elementary';

/** ℓ(f, y) = ½‖y − f‖²: the paper's loss. */
export const mse: Loss = {
  name: 'mse',
  version: 1,
  summary: 'Half the squared distance of outputs and targets',
  value(outputs, targets) {
    let sum = 0;
    for (let o = 0; o < outputs.length; o++) sum += pow(outputs[o]! - targets[o]!, 2);
    return sum / 2;
  },
  gradient(outputs, targets, gradient) {
    for (let o = 0; o < outputs.length; o++) gradient[o] = outputs[o]! - targets[o]!;
  },
};
