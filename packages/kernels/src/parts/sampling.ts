import { repeatWhile, when } from '../assembler/control';
import { at, load, store } from '../assembler/memory';
import type { Callable, Local, ModuleBuilder, Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body, I32 } from '../assembler/value';
import { Below, Generator } from './generator';

/** Where the order of the samples lies, and the stream that draws from them. */
export interface SampleOrder {
  readonly count: number;
  /** Address of the order: a 32-bit number for each position. */
  readonly order: number;
  /** Address of the generator's words. */
  readonly batches: number;
}

/** What a shuffle does with each sample once its position is final. */
export interface Visitor {
  readonly before: Body;
  readonly each: (sample: I32) => Body;
  readonly after: (out: I32) => Body;
  /** The same with the sample of the first position of all, which comes last, when `after` is done. */
  readonly last: (sample: I32, out: I32) => Body;
}

/** A procedure (from, to): draws sample numbers, each afresh, into memory from address `from` up to `to`. */
export function emitDraw(module: ModuleBuilder, { count, batches }: SampleOrder): Callable {
  return module.procedure(['i32', 'i32'], (scope) => {
    const position = scope.parameter(0, 'i32');
    const to = scope.parameter(1, 'i32');
    const generator = new Generator(scope, at(batches));
    const below = new Below(scope, generator);
    const sample = scope.local('i32');
    return [
      ...generator.open(),
      repeatWhile(i32.ltU(position.get, to.get), [
        ...below.draw(sample, i32.const(count)),
        store.i32(at(0, position.get), sample.get),
        position.set(i32.add(position.get, i32.const(4))),
      ]),
      ...generator.close(),
    ];
  });
}

/**
 * A procedure (from, to) that shuffles these positions of the order; those above them are shuffled already. Fisher &
 * Yates from the last position down, as `shuffle` of `@kramers/core`: a position's sample is final once it has been
 * swapped. With a visitor the procedure is (from, to, out) and shows it each of them.
 */
export function emitShuffle(
  module: ModuleBuilder,
  { order, batches }: SampleOrder,
  visit?: (scope: Scope) => Visitor,
): Callable {
  return module.procedure(visit ? ['i32', 'i32', 'i32'] : ['i32', 'i32'], (scope) => {
    const from = scope.parameter(0, 'i32');
    const position = scope.parameter(1, 'i32');
    const generator = new Generator(scope, at(batches));
    const below = new Below(scope, generator);
    const other = scope.local('i32');
    const chosen = scope.local('i32');
    const visitor = visit?.(scope);
    const here = at(order, i32.shl(position.get, i32.const(2)));
    const there = at(order, other.get);
    const swap: Body = [
      ...below.draw(other, i32.add(position.get, i32.const(1))),
      other.set(i32.shl(other.get, i32.const(2))),
      chosen.set(load.i32(there)),
      store.i32(there, load.i32(here)),
      store.i32(here, chosen.get),
    ];
    // The first position of all has nothing left to swap with, and no number is drawn for it.
    const end = scope.local('i32');
    const some = i32.gtS(position.get, end.get);
    return [
      ...generator.open(),
      ...(visitor?.before ?? []),
      end.set(i32.add(from.get, i32.eqz(from.get))),
      when(some, [
        repeatWhile(some, [
          position.set(i32.sub(position.get, i32.const(1))),
          ...swap,
          ...(visitor?.each(chosen.get) ?? []),
        ]),
      ]),
      ...(visitor?.after(scope.parameter(2, 'i32').get) ?? []),
      ...(visitor
        ? [when(i32.gtS(end.get, from.get), visitor.last(load.i32(at(order)), scope.parameter(2, 'i32').get))]
        : []),
      ...generator.close(),
    ];
  });
}

/** Address of a position of the order. */
export function placeOf({ order }: SampleOrder, position: Local<'i32'>): I32 {
  return i32.add(i32.const(order), i32.shl(position.get, i32.const(2)));
}
