import type { Model, NetworkShape } from '@kramers/core';
import {
  differentiate,
  type Expression,
  parseExpression,
  type Program,
  runWide,
  variable,
  withDerivative,
} from '@kramers/core/expression';
import { nonlinearNetworks } from '../activations/nonlinear';

/** Trees of the built-in activations, by their text. */
const parsed = new Map<string, Expression>([
  ['x', variable('x')],
  ...nonlinearNetworks.map(({ model, tree }): [string, Expression] => [model.activation, tree]),
]);
const programs = new Map<string, Program>();

/**
 * Where an activation must be defined, and a given derivative is compared with the true one: on both sides of the
 * origin, on no round number, where kinks lie.
 */
const probes = Array.from({ length: 120 }, (_, i) => (i - 59.5) * 0.1013 + 0.00017);
/** Where it may overflow, but not be undefined: a network can get there. */
const farProbes = [20, 100, 750].flatMap((x) => [-x, x]);
const TOLERANCE = 1e-9;

/**
 * A model's activation and derivative, ready to run.
 *
 * @throws RangeError that names the model, if its activation is no allowed expression of `x` or its derivative is not
 *   the
 * activation's.
 * @example
 * programOf({ name: 'sin', summary: 'Sine', activation: 'sin(x)' }).instructions.length; // 4
 */
export function programOf(model: Model): Program {
  const { activation, derivative } = model;
  const key = JSON.stringify([activation, derivative]);
  let program = programs.get(key);
  if (!program) {
    const tree = inModel(model, 'activation', () => parsed.get(activation) ?? parseExpression(activation, ['x']));
    program = defined(model, differentiate(tree));
    if (derivative !== undefined)
      program = checked(model, program, withDerivative(tree, derivativeTree(model, derivative)));
    programs.set(key, program);
  }
  return program;
}

/** The model of each hidden layer of a network: its own where the shape has layers, and the same for all otherwise. */
export function hiddenLayers(model: Model, shape: NetworkShape): readonly Model[] {
  return shape.layers ?? shape.widths.slice(2).map(() => model);
}

function derivativeTree(model: Model, derivative: string): Expression {
  return inModel(model, 'derivative', () => parseExpression(derivative, ['a', 'x']));
}

/** `program`, if it has a value and a slope everywhere. */
function defined(model: Model, program: Program): Program {
  const demand = (x: number, isFit: (y: number) => boolean): void => {
    const { value, slope } = runWide(program, x);
    if (isFit(value) && isFit(slope)) return;
    const what = isFit(value) ? `a slope of ${slope}` : String(value);
    throw new RangeError(
      `model "${model.name}": activation "${model.activation}" gives ${what} at x = ${Number(x.toFixed(5))}; ` +
        'it must be defined for every x',
    );
  };
  for (const x of probes) demand(x, Number.isFinite);
  for (const x of farProbes) demand(x, (y) => !Number.isNaN(y));
  return program;
}

/** `given`, if it agrees with what forward mode says. */
function checked(model: Model, truth: Program, given: Program): Program {
  for (const x of probes) {
    const wanted = runWide(truth, x).slope;
    const found = runWide(given, x).slope;
    if (Math.abs(found - wanted) <= TOLERANCE * Math.max(1, Math.abs(wanted))) continue;
    throw new RangeError(
      `model "${model.name}": derivative "${model.derivative}" gives ${found.toPrecision(6)} at x = ${x.toFixed(5)}, ` +
        `but the derivative of "${model.activation}" is ${wanted.toPrecision(6)}; mend it, or leave it out`,
    );
  }
  return given;
}

function inModel(model: Model, member: string, parse: () => Expression): Expression {
  try {
    return parse();
  } catch (cause) {
    throw new RangeError(`model "${model.name}": ${member}: ${(cause as Error).message}`, { cause });
  }
}
