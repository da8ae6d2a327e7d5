import { repeatWhile, when } from '../assembler/control';
import { above, at, load, store } from '../assembler/memory';
import { times } from '../assembler/loops';
import type { Local, Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body, F64, I32 } from '../assembler/value';
import { f64x2, sumLanes } from '../assembler/vector';
import { eachRowBlock, eachVector, Matrix } from '../parts/matrix';
import type { Layout, SampleTable } from './layout';

/** Outputs that are served at a time. */
const OUTPUTS = 2;
/** Samples whose residuals are computed side by side: one by itself is a long chain of additions. */
const ABREAST = 4;
/** Vectors of inputs whose sums, for all of those outputs, stay in registers while the samples go by. */
const STRETCH = 4;

/** The samples of a batch, by the addresses between which their numbers lie, and what to multiply with. */
export interface Batch {
  readonly from: I32;
  readonly to: I32;
  readonly rate: F64;
}

/**
 * First carry = rate · Σ (Wx − y)xᵀ over the samples of a batch, given the end-to-end map W in the last of the
 * suffixes.
 */
export function residualProducts(scope: Scope, layout: Layout, table: SampleTable, batch: Batch): Body {
  return [...residuals(scope, layout, table, batch), ...weightedSums(scope, layout, table, batch)];
}

/**
 * Writes rate · (Wx − y) for the samples of a batch: several side by side as long as there are so many, then one by
 * one.
 */
function residuals(scope: Scope, layout: Layout, table: SampleTable, { from, to, rate }: Batch): Body {
  const [place, target, several] = [scope.local('i32'), scope.local('i32'), scope.local('i32')];
  const registers = {
    samples: scope.locals('i32', ABREAST),
    sums: scope.locals('v128', OUTPUTS * ABREAST),
    weights: scope.locals('v128', OUTPUTS),
    input: scope.local('v128'),
  };
  const whole = i32.ltU(place.get, several.get);
  const some = i32.ltU(place.get, to);
  const round = (count: number): Body => [
    ...residualsOf(scope, layout, table, registers, count, place.get, target.get, rate),
    place.set(i32.add(place.get, i32.const(4 * count))),
    target.set(i32.add(target.get, i32.const(table.residuals.pitch * count))),
  ];
  return [
    place.set(from),
    target.set(i32.const(0)),
    several.set(i32.sub(to, i32.const(4 * (ABREAST - 1)))),
    when(whole, [repeatWhile(whole, round(ABREAST))]),
    when(some, [repeatWhile(some, round(1))]),
  ];
}

/** What {@link residuals} computes with. */
interface Registers {
  /** Where the rows of the samples begin, counted from the table's address. */
  readonly samples: readonly Local<'i32'>[];
  readonly sums: readonly Local<'v128'>[];
  readonly weights: readonly Local<'v128'>[];
  readonly input: Local<'v128'>;
}

/** The residuals of the next `count` samples of the list at `place`, into rows `target` bytes above the first. */
function residualsOf(
  scope: Scope,
  { suffixes, inputs, outputs }: Layout,
  table: SampleTable,
  { samples, sums, weights, input }: Registers,
  count: number,
  place: I32,
  target: I32,
  rate: F64,
): Body {
  const { address, rowVectors, residuals: out } = table;
  const own = samples.slice(0, count);
  const column = (offset: number, base: I32): Matrix => new Matrix(at(offset, base), outputs, 1);
  const x = own.map((sample) => new Matrix(at(address, sample.get), 1, inputs, inputs + (inputs % 2)));
  const y = own.map((sample) => column(address + 16 * Math.ceil(inputs / 2), sample.get));
  const results = own.map((_, s) => column(out.address.offset + s * out.pitch, target));
  return [
    ...own.map((sample, s) => sample.set(i32.mul(load.i32(at(4 * s, place)), i32.const(16 * rowVectors)))),
    ...eachRowBlock(scope, [suffixes[0]!, ...y, ...results], OUTPUTS, ([map, ...columns], rows) => {
      const sum = (s: number, o: number) => sums[s * OUTPUTS + o]!;
      const all = own.flatMap((_, s) => range(rows).map((o) => [s, o] as const));
      return [
        ...all.map(([s, o]) => sum(s, o).set(f64x2.const(0))),
        ...eachVector(scope, [map!, ...x], ([block, ...inputsOf], v) => [
          ...range(rows).map((o) => weights[o]!.set(block!.load(o, v))),
          ...inputsOf.flatMap((one, s) => [
            input.set(one.load(0, v)),
            ...range(rows).map((o) => sum(s, o).set(f64x2.add(sum(s, o).get, f64x2.mul(input.get, weights[o]!.get)))),
          ]),
        ]),
        ...all.map(([s, o]) => {
          const [wanted, residual] = [columns[s]!, columns[count + s]!];
          return store.f64(residual.at(o, 0), f64.mul(rate, f64.sub(sumLanes(sum(s, o)), load.f64(wanted.at(o, 0)))));
        }),
      ];
    }),
  ];
}

/**
 * Adds up residual times input, some outputs by some inputs at a time, with their sums in registers while the samples
 * go by.
 */
function weightedSums(
  scope: Scope,
  { carries, outputs }: Layout,
  { address, rowVectors, residuals: left }: SampleTable,
  { from, to }: Batch,
): Body {
  const [place, sample, offset, across] = [
    scope.local('i32'),
    scope.local('i32'),
    scope.local('i32'),
    scope.local('i32'),
  ];
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
          ...range(rows).map((o) =>
            sums[o * count + v]!.set(f64x2.add(sums[o * count + v]!.get, f64x2.mul(factors[o]!.get, vector.get))),
          ),
        ]),
        place.set(i32.add(place.get, i32.const(4))),
        offset.set(i32.add(offset.get, i32.const(left.pitch))),
      ]),
      ...range(rows).flatMap((o) =>
        range(count).map((v) =>
          store.pair(
            above(at(carry!.at(o, 0).offset, i32.add(carry!.address.base, across.get)), 16 * v),
            sums[o * count + v]!.get,
          ),
        ),
      ),
    ];
    return [
      across.set(i32.const(0)),
      ...times(scope, Math.floor(vectors / STRETCH), 1, [{ local: across, stride: 16 * STRETCH }], () =>
        stretch(STRETCH),
      ),
      ...(vectors % STRETCH === 0 ? [] : stretch(vectors % STRETCH)),
    ];
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
