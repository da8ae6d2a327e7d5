import { repeatWhile, when } from '../assembler/control';
import { above, at, load, store } from '../assembler/memory';
import type { Callable, Local, ModuleBuilder, Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body, I32 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { Below, Generator } from '../random';
import type { Layout } from './layout';

/** Vectors of the longest row that is added up while its sample is drawn. */
const FUSED = 13;
/** Vectors added up at a time elsewhere. V8 loads a whole stretch before it adds: sums and operands must fit into 16 registers. */
const STRETCH = 7;

/**
 * The procedures that turn samples into the sums of a batch. All of them add a batch's rows from its last sample to its first, so
 * that a batch has the same sums, to the last bit, by whichever way it comes about.
 */
export interface BatchSums {
  /** (from, to, out): adds up the rows of the samples whose numbers lie in memory from address `from` up to `to`. */
  readonly addUp: Callable;
  /** (from, to): draws sample numbers, each afresh, into that memory. */
  readonly draw: Callable;
  /** (from, to): shuffles these positions of the order; those above them are shuffled already. */
  readonly shuffle: Callable;
  /** (from, to, out): shuffles and adds up at once, or null where a row does not fit into registers. */
  readonly shuffleAndAddUp: Callable | null;
}

export function emitBatchSums(module: ModuleBuilder, layout: Layout): BatchSums {
  return {
    addUp: emitAddUp(module, layout),
    draw: emitDraw(module, layout),
    shuffle: emitShuffle(module, layout, false),
    shuffleAndAddUp: layout.rowVectors <= FUSED ? emitShuffle(module, layout, true) : null,
  };
}

/** A stretch of a row's vectors, with the registers that add it up. */
class Sums {
  readonly #sums: Local<'v128'>[];
  readonly #row: Local<'i32'>;

  constructor(
    scope: Scope,
    readonly layout: Layout,
    readonly first: number,
    count: number,
  ) {
    this.#sums = scope.locals('v128', count);
    this.#row = scope.local('i32');
  }

  clear(): Body {
    return this.#sums.map((sum) => sum.set(f64x2.const(0)));
  }

  /** Adds the row of one sample. */
  add(sample: I32): Body {
    const row = at(this.layout.products + 16 * this.first, this.#row.get);
    return [
      this.#row.set(i32.mul(sample, i32.const(16 * this.layout.rowVectors))),
      ...this.#sums.map((sum, v) => sum.set(f64x2.add(sum.get, load.pair(above(row, 16 * v))))),
    ];
  }

  store(out: I32): Body {
    return this.#sums.map((sum, v) => store.pair(at(16 * (this.first + v), out), sum.get));
  }
}

function emitAddUp(module: ModuleBuilder, layout: Layout): Callable {
  return module.procedure(['i32', 'i32', 'i32'], (scope) => {
    const from = scope.parameter(0, 'i32');
    const to = scope.parameter(1, 'i32');
    const out = scope.parameter(2, 'i32');
    const position = scope.local('i32');
    const body: Body[] = [];
    for (let first = 0; first < layout.rowVectors; first += STRETCH) {
      const sums = new Sums(scope, layout, first, Math.min(STRETCH, layout.rowVectors - first));
      body.push(sums.clear(), [position.set(to.get)]);
      body.push([
        repeatWhile(i32.gtU(position.get, from.get), [
          position.set(i32.sub(position.get, i32.const(4))),
          ...sums.add(load.i32(at(0, position.get))),
        ]),
      ]);
      body.push(sums.store(out.get));
    }
    return body.flat();
  });
}

function emitDraw(module: ModuleBuilder, layout: Layout): Callable {
  return module.procedure(['i32', 'i32'], (scope) => {
    const position = scope.parameter(0, 'i32');
    const to = scope.parameter(1, 'i32');
    const generator = new Generator(scope, at(layout.batches));
    const below = new Below(scope, generator);
    const sample = scope.local('i32');
    return [
      ...generator.open(),
      repeatWhile(i32.ltU(position.get, to.get), [
        ...below.draw(sample, i32.const(layout.count)),
        store.i32(at(0, position.get), sample.get),
        position.set(i32.add(position.get, i32.const(4))),
      ]),
      ...generator.close(),
    ];
  });
}

/** Fisher & Yates from the last position down, as `shuffle` of `@kramers/core`. A position's sample is final once it has been swapped. */
function emitShuffle(module: ModuleBuilder, layout: Layout, adding: boolean): Callable {
  return module.procedure(adding ? ['i32', 'i32', 'i32'] : ['i32', 'i32'], (scope) => {
    const from = scope.parameter(0, 'i32');
    const position = scope.parameter(1, 'i32');
    const generator = new Generator(scope, at(layout.batches));
    const below = new Below(scope, generator);
    const other = scope.local('i32');
    const chosen = scope.local('i32');
    const sums = adding ? new Sums(scope, layout, 0, layout.rowVectors) : null;
    const place = (index: Local<'i32'>) => at(layout.order, i32.shl(index.get, i32.const(2)));
    const here = place(position);
    const there = at(layout.order, other.get);
    // The first position of all has nothing left to swap with: a draw below 1 would be wasted, and is not made.
    const swap: Body = [
      ...below.draw(other, i32.add(position.get, i32.const(1))),
      other.set(i32.shl(other.get, i32.const(2))),
      chosen.set(load.i32(there)),
      store.i32(there, load.i32(here)),
      store.i32(here, chosen.get),
    ];
    return [
      ...generator.open(),
      ...(sums?.clear() ?? []),
      when(i32.gtS(position.get, from.get), [
        repeatWhile(i32.gtS(position.get, from.get), [
          position.set(i32.sub(position.get, i32.const(1))),
          when(position.get, swap, adding ? [chosen.set(load.i32(here))] : []),
          ...(sums?.add(chosen.get) ?? []),
        ]),
      ]),
      ...(sums?.store(scope.parameter(2, 'i32').get) ?? []),
      ...generator.close(),
    ];
  });
}
