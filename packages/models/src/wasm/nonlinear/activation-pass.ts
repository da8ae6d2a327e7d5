import type { Program } from '@kramers/core';
import { repeatWhile, when } from '../assembler/control';
import { at, load, store } from '../assembler/memory';
import type { Callable, Local, Scope } from '../assembler/module';
import { call } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import type { FarFunctions } from '../math/operations';
import { emitProgram, mayOverflow } from '../math/operations';
import { VectorCode } from '../math/vector-code';
import type { Matrix } from '../matrix';

/** What an activation pass calls outside of the module. */
export interface Outside {
  readonly far: FarFunctions;
  /** (level, address): mends a vector at that address of a level, and its slopes, from the x at `overflowed`. */
  readonly mend: Callable;
  readonly overflowed: number;
}

/**
 * Replaces the sums of a level by φ of them, and writes φ′ into `slopes` unless that is null. Where an intermediate result has
 * overflowed, so that φ or φ′ is not finite, the vector is left to `mend`.
 *
 * @param end local that holds the bytes of a row that are in use.
 */
export function activationPass(scope: Scope, program: Program, level: number, values: Matrix, slopes: Matrix | null, end: Local<'i32'>, outside: Outside): Body {
  const row = scope.local('i32');
  const position = scope.local('i32');
  const last = scope.local('i32');
  const code = new VectorCode(scope);
  const valueAt = at(values.address.offset, position.get);
  const x = code.keep(load.pair(valueAt));
  const { value, slope } = emitProgram(code, program, x, outside.far, slopes !== null);
  code.add(store.pair(valueAt, value));
  if (slopes) code.add(store.pair(at(slopes.address.offset, position.get), slope));
  if (mayOverflow(program)) {
    const zero = f64x2.const(0);
    const marks = slopes ? f64x2.add(f64x2.mul(value, zero), f64x2.mul(slope, zero)) : f64x2.mul(value, zero);
    code.add(
      when(f64x2.any(f64x2.ne(marks, zero)), [
        store.pair(at(outside.overflowed), x),
        call(outside.mend, i32.const(level), position.get),
      ]),
    );
  }
  return [
    row.set(i32.const(0)),
    repeatWhile(i32.ltU(row.get, i32.const(values.rows * values.pitch)), [
      position.set(row.get),
      last.set(i32.add(row.get, end.get)),
      repeatWhile(i32.ltU(position.get, last.get), [...code.body, position.set(i32.add(position.get, i32.const(16)))]),
      row.set(i32.add(row.get, i32.const(values.pitch))),
    ]),
  ];
}
