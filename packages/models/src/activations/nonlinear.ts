import type { Model } from '@kramers/core';
import { call, type Expression, variable } from '@kramers/core/expression';

const x = variable('x');

/** A built-in network: its model, and its activation parsed already, so that no parser need be loaded for it. */
export interface BuiltIn {
  readonly model: Model;
  readonly tree: Expression;
}

function network(name: string, activation: string, tree: Expression, summary: string): BuiltIn {
  return { model: { name, version: 1, summary, activation }, tree };
}

/**
 * The nonlinear networks. tanh, sin and erf begin like a line, so that near the origin they share the linear landscape
 * up to scale.
 */
export const nonlinearNetworks: readonly BuiltIn[] = [
  network(
    'tanh',
    'tanh(x)',
    call('tanh', x),
    'Hyperbolic tangent; near the origin it has the landscape of the linear network',
  ),
  network('sigmoid', 'sigmoid(x)', call('sigmoid', x), 'Logistic function 1/(1 + e^−x); its hidden means are not zero'),
  network('relu', 'max(0, x)', call('max', 0, x), 'Rectified linear unit; slope 0 at the origin'),
  network(
    'leaky-relu',
    'max(0.01 * x, x)',
    call('max', call('multiply', 0.01, x), x),
    'Rectified linear unit that leaks a hundredth below the origin',
  ),
  network(
    'gelu',
    'x * (1 + erf(x / sqrt(2))) / 2',
    call('divide', call('multiply', x, call('add', 1, call('erf', call('divide', x, call('sqrt', 2))))), 2),
    'Gaussian error linear unit, x times the normal distribution function',
  ),
  network('softplus', 'softplus(x)', call('softplus', x), 'Smooth rectifier ln(1 + e^x)'),
  network('swish', 'x * sigmoid(x)', call('multiply', x, call('sigmoid', x)), 'Sigmoid-weighted linear unit'),
  network('sin', 'sin(x)', call('sin', x), 'Sine: periodic, with the slope of the linear network at the origin'),
  network('erf', 'erf(x)', call('erf', x), 'Error function; slope 2/√π at the origin'),
];
