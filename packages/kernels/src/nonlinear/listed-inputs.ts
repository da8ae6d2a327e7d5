import { repeatWhile } from '../assembler/control';
import { times } from '../assembler/loops';
import { type Address, at, load } from '../assembler/memory';
import type { Local, Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body, F64, I32 } from '../assembler/value';
import type { NonlinearLayout } from './layout';

/** Rows of weights that share the places read for a vector of samples. */
const ROWS = 4;

/**
 * Sums of the first layer where a sample's inputs are a list: for each unit the bias and the weights at the listed
 * places, times the listed numbers. What a product would add besides is zero.
 */
export function gatherProduct(scope: Scope, layout: NonlinearLayout, end: Local<'i32'>): Body {
  const { lanes, levels, weights, layers, places, values } = layout;
  const { columns, biases } = layers[0]!;
  const out = levels[1]!;
  const cursors = rowCursors(scope);
  const position = scope.local('i32');
  const narrow = scope.local('i32');
  const sums = scope.locals('v128', ROWS);
  const spots = scope.locals('i32', lanes.count);
  const rows = (count: number): Body => [
    position.set(i32.const(0)),
    narrow.set(i32.const(0)),
    repeatWhile(i32.ltU(position.get, end.get), [
      ...range(count).map((r) =>
        sums[r]!.set(
          biases < 0 ? lanes.const(0) : lanes.loadSplat(at(weights + lanes.bytes * (biases + r), cursors.number.get)),
        ),
      ),
      ...range(places.rows).flatMap((slot) => [
        ...spots.map((spot, s) => spot.set(placeOf(layout, slot, s, narrow.get, cursors.weights.get))),
        ...range(count).map((r) => {
          const found = lanes.collect(spots.map((spot) => at(weights + lanes.bytes * columns * r, spot.get)));
          const number = lanes.load(at(values.at(slot, 0).offset, position.get));
          return sums[r]!.set(lanes.add(sums[r]!.get, values.rows > 0 ? lanes.mul(found, number) : found));
        }),
      ]),
      ...range(count).map((r) =>
        lanes.store(at(out.address.offset + r * out.pitch, i32.add(cursors.units.get, position.get)), sums[r]!.get),
      ),
      position.set(i32.add(position.get, i32.const(16))),
      narrow.set(i32.add(narrow.get, i32.const(4 * lanes.count))),
    ]),
  ];
  return eachRows(scope, layout, cursors, rows);
}

/** What the tile's deltas make of the first layer's gradient: each is added where the sample's list says. */
export function scatterGradient(scope: Scope, layout: NonlinearLayout, end: Local<'i32'>): Body {
  const { lanes, deltas, gradient, layers, places, values } = layout;
  const { columns } = layers[0]!;
  const delta = deltas[1]!;
  const cursors = rowCursors(scope);
  const position = scope.local('i32');
  const narrow = scope.local('i32');
  const spot = scope.local('i32');
  const rows = (count: number): Body => [
    position.set(i32.const(0)),
    narrow.set(i32.const(0)),
    repeatWhile(i32.ltU(position.get, end.get), [
      ...range(places.rows).flatMap((slot) => [
        spot.set(placeOf(layout, slot, 0, narrow.get, cursors.weights.get)),
        ...range(count).map((r) => {
          const to: Address = at(gradient + lanes.bytes * columns * r, spot.get);
          const own: F64 = lanes.loadOne(
            at(delta.address.offset + r * delta.pitch, i32.add(cursors.units.get, position.get)),
          );
          const number = lanes.loadOne(at(values.at(slot, 0).offset, position.get));
          return lanes.storeOne(to, f64.add(lanes.loadOne(to), values.rows > 0 ? f64.mul(own, number) : own));
        }),
      ]),
      position.set(i32.add(position.get, i32.const(lanes.bytes))),
      narrow.set(i32.add(narrow.get, i32.const(4))),
    ]),
  ];
  return eachRows(scope, layout, cursors, rows);
}

interface Cursors {
  /** Bytes to a row of weights, to a unit's row of the tile, and to a unit's number. */
  readonly weights: Local<'i32'>;
  readonly units: Local<'i32'>;
  readonly number: Local<'i32'>;
}

function rowCursors(scope: Scope): Cursors {
  return { weights: scope.local('i32'), units: scope.local('i32'), number: scope.local('i32') };
}

/** Where the weight lies, within a row and from a row on, at which sample `s` of a vector has its slot's input. */
function placeOf({ places }: NonlinearLayout, slot: number, s: number, narrow: I32, row: I32): I32 {
  return i32.add(row, load.i32(at(places.at(slot, s).offset, narrow)));
}

function eachRows(scope: Scope, layout: NonlinearLayout, cursors: Cursors, rows: (count: number) => Body): Body {
  const { lanes, layers, levels } = layout;
  const { rows: units, columns } = layers[0]!;
  const moving = [
    { local: cursors.weights, stride: ROWS * lanes.bytes * columns },
    { local: cursors.units, stride: ROWS * levels[1]!.pitch },
    { local: cursors.number, stride: ROWS * lanes.bytes },
  ];
  return [
    ...moving.map(({ local }) => local.set(i32.const(0))),
    ...times(scope, Math.floor(units / ROWS), 1, moving, () => rows(ROWS)),
    ...(units % ROWS === 0 ? [] : rows(units % ROWS)),
  ];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
