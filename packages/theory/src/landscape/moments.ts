import { pow } from '../elementary';
import { requireCorrelation, requireInteger, requireLength } from './checks';

/**
 * Second moments of a data set: all that the squared loss of a linear network depends on.
 * Not centred, so that they are exactly what a network without biases sees.
 */
export interface SecondMoments {
  /** n, number of input components. */
  inputs: number;
  /** p, number of output components. */
  outputs: number;
  /** C_xx = E[x xᵀ], n×n, row-major. */
  cxx: Float64Array;
  /** C_yx = E[y xᵀ], p×n, row-major. */
  cyx: Float64Array;
  /** tr C_yy = E‖y‖². */
  traceCyy: number;
}

/**
 * Exact moments of the Gaussian task: Σ_xx = I, Σ_yy = I and Σ_yx = diag(correlations), padded with zeros to p×n.
 *
 * @param correlations η_i in (0, 1], in the order of the diagonal.
 * @param inputs n, by default the number of correlations.
 * @param outputs p, by default the number of correlations.
 * @throws RangeError when a correlation is out of range or there are more of them than inputs or outputs.
 * @example populationMoments({ correlations: [0.9, 0.8] }).cyx; // [0.9, 0, 0, 0.8]
 */
export function populationMoments(options: {
  correlations: readonly number[];
  inputs?: number;
  outputs?: number;
}): SecondMoments {
  const { correlations } = options;
  const { inputs = correlations.length, outputs = correlations.length } = options;
  requireInteger('inputs', inputs, Math.max(1, correlations.length));
  requireInteger('outputs', outputs, Math.max(1, correlations.length));
  const cxx = new Float64Array(inputs * inputs);
  for (let i = 0; i < inputs; i++) cxx[i * inputs + i] = 1;
  const cyx = new Float64Array(outputs * inputs);
  correlations.forEach((eta, i) => {
    requireCorrelation(`correlations[${i}]`, eta);
    cyx[i * inputs + i] = eta;
  });
  return { inputs, outputs, cxx, cyx, traceCyy: outputs };
}

/** Samples of inputs and targets, one row per sample. */
export interface Samples {
  /** N. */
  count: number;
  inputs: number;
  outputs: number;
  /** N×n, row-major. */
  x: Float64Array;
  /** N×p, row-major. */
  y: Float64Array;
}

/**
 * Second moments of a finite sample, (1/N)·Σ x xᵀ and so on.
 *
 * @throws RangeError when the arrays do not have the stated shapes.
 * @example
 * const x = Float64Array.of(1, 2, 3);
 * sampleMoments({ count: 3, inputs: 1, outputs: 1, x, y: x.map((value) => 0.5 * value) }).cyx; // [2.333]
 */
export function sampleMoments(samples: Samples): SecondMoments {
  requireSamples(samples);
  const { count, inputs, outputs, x, y } = samples;
  const cxx = new Float64Array(inputs * inputs);
  const cyx = new Float64Array(outputs * inputs);
  let traceCyy = 0;
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < inputs; j++) {
      const xj = x[k * inputs + j]! / count;
      for (let i = 0; i < inputs; i++) cxx[i * inputs + j]! += x[k * inputs + i]! * xj;
      for (let i = 0; i < outputs; i++) cyx[i * inputs + j]! += y[k * outputs + i]! * xj;
    }
    for (let i = 0; i < outputs; i++) traceCyy += pow(y[k * outputs + i]!, 2) / count;
  }
  return { inputs, outputs, cxx, cyx, traceCyy };
}

/** Throws a RangeError unless samples have their stated shapes. */
export function requireSamples({ count, inputs, outputs, x, y }: Samples): void {
  requireInteger('count', count, 1);
  requireInteger('inputs', inputs, 1);
  requireInteger('outputs', outputs, 1);
  requireLength('x', x.length, count * inputs, `${count}×${inputs}`);
  requireLength('y', y.length, count * outputs, `${count}×${outputs}`);
}
