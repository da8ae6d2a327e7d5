import { repeatWhile } from '../assembler/control';
import { above, at, load, store } from '../assembler/memory';
import { times } from '../assembler/loops';
import type { Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body, F64, I32 } from '../assembler/value';
import { f64x2, sumLanes } from '../assembler/vector';
import { eachRowBlock, eachVector, Matrix } from '../matrix';
import type { Layout, SampleTable } from './layout';

/** Outputs that are served at a time, and vectors of inputs beside them: their sums must stay in registers. */
const OUTPUTS = 2;
const STRETCH = 4;

/** The samples of a batch, by the addresses between which their numbers lie, and what to multiply with. */
export interface Batch {
  readonly from: I32;
  readonly to: I32;
  readonly rate: F64;
}

/** First carry = rate · Σ (Wx − y)xᵀ over the samples of a batch, given the end-to-end map W in the last of the suffixes. */
export function residualProducts(scope: Scope, layout: Layout, table: SampleTable, batch: Batch): Body {
  return [...residuals(scope, layout, table, batch), ...weightedSums(scope, layout, table, batch)];
}

/** Writes rate · (Wx − y) for one sample after the other. */
function residuals(scope: Scope, { suffixes, inputs, outputs }: Layout, { address, rowVectors, residuals: out }: SampleTable, { from, to, rate }: Batch): Body {
  const [place, sample, target] = [scope.local('i32'), scope.local('i32'), scope.local('i32')];
  const sums = scope.locals('v128', 4);
  const vector = scope.local('v128');
  const x = new Matrix(at(address, sample.get), 1, inputs, inputs + (inputs % 2));
  const column = (top: Matrix): Matrix => new Matrix(top.address, outputs, 1);
  const y = column(new Matrix(at(address + 16 * Math.ceil(inputs / 2), sample.get), 1, outputs));
  const result = column(new Matrix(at(out.address.offset, target.get), 1, outputs));
  return [
    place.set(from),
    target.set(i32.const(0)),
    repeatWhile(i32.ltU(place.get, to), [
      sample.set(i32.mul(load.i32(at(0, place.get)), i32.const(16 * rowVectors))),
      ...eachRowBlock(scope, [suffixes[0]!, y, result], sums.length, ([map, wanted, residual], rows) => [
        ...range(rows).map((o) => sums[o]!.set(f64x2.const(0))),
        ...eachVector(scope, [x, map!], ([input, weights], v) => [
          vector.set(input!.load(0, v)),
          ...range(rows).map((o) => sums[o]!.set(f64x2.add(sums[o]!.get, f64x2.mul(vector.get, weights!.load(o, v))))),
        ]),
        ...range(rows).map((o) => store.f64(residual!.at(o, 0), f64.mul(rate, f64.sub(sumLanes(sums[o]!), load.f64(wanted!.at(o, 0)))))),
      ]),
      place.set(i32.add(place.get, i32.const(4))),
      target.set(i32.add(target.get, i32.const(out.pitch))),
    ]),
  ];
}

/** Adds up residual times input, some outputs by some inputs at a time, with their sums in registers while the samples go by. */
function weightedSums(scope: Scope, { carries, outputs }: Layout, { address, rowVectors, residuals: left }: SampleTable, { from, to }: Batch): Body {
  const [place, sample, offset, across] = [scope.local('i32'), scope.local('i32'), scope.local('i32'), scope.local('i32')];
  const sums = scope.locals('v128', OUTPUTS * STRETCH);
  const factors = scope.locals('v128', OUTPUTS);
  const vector = scope.local('v128');
  const { vectors } = carries[0]!;
  const column = new Matrix(left.address, outputs, 1);
  return eachRowBlock(scope, [carries[0]!, column], OUTPUTS, ([carry, residual], rows) => {
    const stretch = (count: number): Body => [
      ...sums.slice(0, rows * count).map((sum) => sum.set(f64x2.const(0))),
      place.set(from),
      offset.set(residual!.address.base),
      repeatWhile(i32.ltU(place.get, to), [
        sample.set(i32.add(across.get, i32.mul(load.i32(at(0, place.get)), i32.const(16 * rowVectors)))),
        ...range(rows).map((o) => factors[o]!.set(load.splat(at(residual!.at(o, 0).offset, offset.get)))),
        ...range(count).flatMap((v) => [
          vector.set(load.pair(above(at(address, sample.get), 16 * v))),
          ...range(rows).map((o) => sums[o * count + v]!.set(f64x2.add(sums[o * count + v]!.get, f64x2.mul(factors[o]!.get, vector.get)))),
        ]),
        place.set(i32.add(place.get, i32.const(4))),
        offset.set(i32.add(offset.get, i32.const(left.pitch))),
      ]),
      ...range(rows).flatMap((o) =>
        range(count).map((v) => store.pair(above(at(carry!.at(o, 0).offset, i32.add(carry!.address.base, across.get)), 16 * v), sums[o * count + v]!.get)),
      ),
    ];
    return [
      across.set(i32.const(0)),
      ...times(scope, Math.floor(vectors / STRETCH), 1, [{ local: across, stride: 16 * STRETCH }], () => stretch(STRETCH)),
      ...(vectors % STRETCH === 0 ? [] : stretch(vectors % STRETCH)),
    ];
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
