import type { Program } from '@kramers/core/expression';
import { repeatWhile } from '../assembler/control';
import { at } from '../assembler/memory';
import { call, type Callable, type Local, type ModuleBuilder, type Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body } from '../assembler/value';
import type { Lanes } from '../assembler/lanes';
import { Matrix } from '../parts/matrix';
import { activationPass, type Outside } from './activation-pass';
import type { NonlinearLayout } from './layout';
import { addOuterProduct } from './outer-product';
import { gatherProduct, scatterGradient } from './listed-inputs';
import { tileProduct } from './tile-product';
import { transpose } from './transpose';

/** A program for each hidden layer; null where the layer is linear. */
export type Programs = readonly (Program | null)[];

/** A procedure (end): takes the tile from its inputs to its outputs. `end` is the bytes of a row that are in use. */
export function emitForward(
  module: ModuleBuilder,
  layout: NonlinearLayout,
  programs: Programs,
  outside: Outside,
  withSlopes: boolean,
): Callable {
  const { layers, levels, slopes, weights, lanes, list } = layout;
  // A procedure for each layer: engines allocate registers better in small ones.
  const passes = layers.flatMap((layer, l) => {
    const factors = {
      address: weights + lanes.bytes * layer.weights,
      down: lanes.bytes * layer.columns,
      across: lanes.bytes,
    };
    const extras = layer.biases < 0 ? {} : { biases: weights + lanes.bytes * layer.biases };
    const program = programs[l] ?? null;
    const sums = onTile(module, (scope, end) =>
      l === 0 && list
        ? gatherProduct(scope, layout, end)
        : tileProduct(scope, lanes, factors, levels[l]!, levels[l + 1]!, end, extras),
    );
    if (!program) return [sums];
    const slope = withSlopes ? slopes[l + 1]! : null;
    return [
      sums,
      onTile(module, (scope, end) => activationPass(scope, program, l + 1, levels[l + 1]!, slope, end, outside)),
    ];
  });
  return onTile(module, (_scope, end) => passes.map((pass) => call(pass, end.get)));
}

/**
 * A procedure (end): takes the residuals back through the network, and adds what they make of the gradient to it. Needs
 * the transposed weights in their place.
 */
export function emitBackward(module: ModuleBuilder, layout: NonlinearLayout, programs: Programs): Callable {
  const { layers, levels, slopes, deltas, weights, transposed, gradient, lanes, list } = layout;
  const size = lanes.bytes;
  const passes = [...layers.keys()].reverse().flatMap((l) => {
    const { rows, columns, weights: first, biases } = layers[l]!;
    const slope = new Matrix(at(gradient + size * first), rows, columns, columns, size);
    const own = [
      onTile(module, (scope, end) =>
        l === 0 && list
          ? scatterGradient(scope, layout, end)
          : addOuterProduct(scope, lanes, deltas[l + 1]!, levels[l]!, slope, end),
      ),
    ];
    if (biases >= 0)
      own.push(onTile(module, (scope, end) => addColumns(scope, lanes, deltas[l + 1]!, gradient + size * biases, end)));
    if (l > 0) {
      const turned = transposed[l]
        ? { address: transposed[l], down: size * rows, across: size }
        : { address: weights + size * first, down: size, across: size * columns };
      const extras = programs[l - 1] ? { factors: slopes[l]! } : {};
      own.push(
        onTile(module, (scope, end) => tileProduct(scope, lanes, turned, deltas[l + 1]!, deltas[l]!, end, extras)),
      );
    }
    return own;
  });
  return onTile(module, (_scope, end) => passes.map((pass) => call(pass, end.get)));
}

/** A procedure: writes the transposed weights that {@link emitBackward} reads. */
export function emitTranspose(module: ModuleBuilder, layout: NonlinearLayout): Callable {
  const { layers, weights, transposed, lanes } = layout;
  const all = layers.flatMap(({ rows, columns, weights: first }, l) => {
    if (!transposed[l]) return [];
    const from = new Matrix(at(weights + lanes.bytes * first), rows, columns, columns, lanes.bytes);
    const to = new Matrix(at(transposed[l]), columns, rows, rows, lanes.bytes);
    return [module.procedure([], (scope) => transpose(scope, lanes, from, to))];
  });
  return module.procedure([], () => all.map((one) => call(one)));
}

/** A procedure of one parameter, the bytes in use of a tile's rows. */
function onTile(module: ModuleBuilder, write: (scope: Scope, end: Local<'i32'>) => Body): Callable {
  return module.procedure(['i32'], (scope) => write(scope, scope.parameter(0, 'i32')));
}

/** Adds the sum of each row to the numbers at `out`. */
function addColumns(scope: Scope, lanes: Lanes, rows: Matrix, out: number, end: Local<'i32'>): Body {
  const row = scope.local('i32');
  const position = scope.local('i32');
  const last = scope.local('i32');
  const target = scope.local('i32');
  const sum = scope.local('v128');
  const place = at(out, target.get);
  return [
    row.set(i32.const(0)),
    target.set(i32.const(0)),
    repeatWhile(i32.ltU(row.get, i32.const(rows.rows * rows.pitch)), [
      position.set(row.get),
      last.set(i32.add(row.get, end.get)),
      sum.set(lanes.const(0)),
      repeatWhile(i32.ltU(position.get, last.get), [
        sum.set(lanes.add(sum.get, lanes.load(at(rows.address.offset, position.get)))),
        position.set(i32.add(position.get, i32.const(16))),
      ]),
      lanes.storeOne(place, f64.add(lanes.loadOne(place), lanes.total(sum))),
      row.set(i32.add(row.get, i32.const(rows.pitch))),
      target.set(i32.add(target.get, i32.const(lanes.bytes))),
    ]),
  ];
}
