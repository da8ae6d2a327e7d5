import type { Program } from '@kramers/core/expression';
import { repeatWhile, when } from '../assembler/control';
import { above, type Address, at } from '../assembler/memory';
import { call, type Callable, type Local, type Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body, Statement } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { mayOverflow } from '@kramers/core/expression';
import { emitProgram, type FarFunctions } from '../math/operations';
import { VectorCode, woven } from '../math/vector-code';
import type { Lanes } from '../assembler/lanes';
import type { Matrix } from '../parts/matrix';
import { BLOCK_BYTES } from './layout';

/** What an activation pass calls outside of the module. */
export interface Outside {
  readonly lanes: Lanes;
  readonly far: FarFunctions;
  /** (level, address): mends a vector at that address of a level, and its slopes, from the x at `overflowed`. */
  readonly mend: Callable;
  readonly overflowed: number;
}

/**
 * Vectors that are computed side by side. One by itself is a long chain of operations; four of them keep the processor
 * busy.
 */
const ABREAST = BLOCK_BYTES / 16;

/**
 * Replaces the sums of a level by φ of them, and writes φ′ into `slopes` unless that is null. Where an intermediate
 * result has overflowed, so that φ or φ′ is not finite, the vector is left to `mend`.
 *
 * @param end local that holds the bytes of a row that are in use.
 */
export function activationPass(
  scope: Scope,
  program: Program,
  level: number,
  values: Matrix,
  slopes: Matrix | null,
  end: Local<'i32'>,
  outside: Outside,
): Body {
  const row = scope.local('i32');
  const position = scope.local('i32');
  const last = scope.local('i32');
  const vectors = Array.from({ length: ABREAST }, (_, v) => {
    const here = i32.add(position.get, i32.const(16 * v));
    const placeIn = (matrix: Matrix): Address => above(at(matrix.address.offset, position.get), 16 * v);
    const mend = call(outside.mend, i32.const(level), here);
    return activated(scope, program, placeIn(values), slopes && placeIn(slopes), outside, mend);
  });
  return [
    row.set(i32.const(0)),
    repeatWhile(i32.ltU(row.get, i32.const(values.rows * values.pitch)), [
      position.set(row.get),
      last.set(i32.add(row.get, end.get)),
      repeatWhile(i32.ltU(position.get, last.get), [
        ...woven(vectors.map(({ code }) => code)),
        ...vectors.flatMap(({ conclude }) => conclude),
        position.set(i32.add(position.get, i32.const(16 * ABREAST))),
      ]),
      row.set(i32.add(row.get, i32.const(values.pitch))),
    ]),
  ];
}

/** Code for one vector: what computes φ and φ′, and what puts them in their places. */
function activated(
  scope: Scope,
  program: Program,
  place: Address,
  slopePlace: Address | null,
  outside: Outside,
  mend: Statement,
): { code: VectorCode; conclude: Body } {
  const code = new VectorCode(scope);
  const { lanes } = outside;
  const x = code.keep(lanes.load(place));
  const { value, slope } = emitProgram(code, program, x, outside.far, slopePlace !== null, lanes);
  const conclude = [lanes.store(place, value)];
  if (slopePlace) conclude.push(lanes.store(slopePlace, slope));
  if (mayOverflow(program)) {
    const zero = lanes.const(0);
    const marks = slopePlace ? lanes.add(lanes.mul(value, zero), lanes.mul(slope, zero)) : lanes.mul(value, zero);
    conclude.push(when(f64x2.any(lanes.ne(marks, zero)), [lanes.store(at(outside.overflowed), x), mend]));
  }
  return { code, conclude };
}
