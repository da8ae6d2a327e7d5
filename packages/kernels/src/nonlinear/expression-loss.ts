import { mayOverflow, type Program } from '@kramers/core/expression';
import { repeatWhile, when } from '../assembler/control';
import { type Address, at } from '../assembler/memory';
import { call, type Callable, type Local, type ModuleBuilder, type Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body, V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { emitProgram, type FarFunctions } from '../math/operations';
import { VectorCode } from '../math/vector-code';
import type { Matrix } from '../parts/matrix';
import type { NonlinearLayout } from './layout';
import { addTo, type Objective } from './tile-loops';

/** What the code of an expression calls outside of the module. */
export interface ExpressionOutside {
  readonly far: FarFunctions;
  /** (position, isSlope): mends the results at that place of the residuals, values or slopes, that are not finite. */
  readonly mend: Callable;
}

/** One vector of outputs and its place in the matrices of the tile. */
interface Vector {
  readonly f: V128;
  readonly y: V128;
  /** All bits of those columns that are counted: what is not may be anything, infinite too. */
  readonly mask: V128;
  /** Where the results of the program are, which may be written over. */
  readonly results: Address;
}

/** ℓ = Σ_o of a program of `x`, which is f_o, and `y`. */
export function emitExpressionLoss(
  module: ModuleBuilder,
  layout: NonlinearLayout,
  program: Program,
  { far, mend }: ExpressionOutside,
): Objective {
  const { levels, deltas, targets, counted, totals, lanes } = layout;
  const outputs = levels.at(-1)!;

  /** Runs the program over the tile, a vector at a time, with `conclude` after each. */
  const eachVector = (scope: Scope, end: Local<'i32'>, isSlope: boolean, conclude: (vector: Vector) => Body): Body => {
    const [column, row] = [scope.local('i32'), scope.local('i32')];
    const mask = scope.local('v128');
    const place = ({ address }: Matrix) => at(address.offset, row.get);
    const results = place(deltas.at(-1)!);
    const code = new VectorCode(scope);
    const [f, y] = [code.keep(lanes.load(place(outputs))), code.keep(lanes.load(place(targets)))];
    const { value, slope } = emitProgram(code, program, f, far, isSlope, lanes, y);
    const result = isSlope ? slope : value;
    const marks = lanes.ne(lanes.mul(result, lanes.const(0)), lanes.const(0));
    return [
      column.set(i32.const(0)),
      repeatWhile(i32.ltU(column.get, end.get), [
        mask.set(lanes.ne(lanes.load(at(counted.address.offset, column.get)), lanes.const(0))),
        row.set(column.get),
        repeatWhile(i32.ltU(row.get, i32.const(outputs.rows * outputs.pitch)), [
          ...code.body,
          lanes.store(results, result),
          ...(mayOverflow(program) ? [when(f64x2.any(marks), [call(mend, row.get, i32.const(Number(isSlope)))])] : []),
          ...conclude({ f, y, mask: mask.get, results }),
          row.set(i32.add(row.get, i32.const(outputs.pitch))),
        ]),
        column.set(i32.add(column.get, i32.const(16))),
      ]),
    ];
  };

  const residuals = module.procedure(['i32', 'i32', 'f64'], (scope) => {
    const scale = scope.local('v128');
    return [
      scale.set(lanes.splat(scope.parameter(2, 'f64').get)),
      ...eachVector(scope, scope.parameter(1, 'i32'), true, ({ mask, results }) => [
        lanes.store(results, f64x2.and(mask, lanes.mul(scale.get, lanes.load(results)))),
      ]),
    ];
  });

  const addUp = module.procedure(['i32', 'i32'], (scope) => {
    const [squared, loss, error] = scope.locals('v128', 3) as [Local<'v128'>, Local<'v128'>, Local<'v128'>];
    return [
      squared.set(lanes.const(0)),
      loss.set(lanes.const(0)),
      ...eachVector(scope, scope.parameter(1, 'i32'), false, ({ f, y, mask, results }) => [
        error.set(lanes.sub(f, y)),
        squared.set(lanes.add(squared.get, f64x2.and(mask, lanes.mul(error.get, error.get)))),
        loss.set(lanes.add(loss.get, f64x2.and(mask, lanes.load(results)))),
      ]),
      addTo(totals, 0, lanes.total(squared)),
      addTo(totals, 1, lanes.total(loss)),
    ];
  });

  return { residuals, addUp };
}
