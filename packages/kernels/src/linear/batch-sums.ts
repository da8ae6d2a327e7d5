import { repeatWhile } from '../assembler/control';
import { at, load, store } from '../assembler/memory';
import type { Callable, Local, ModuleBuilder, Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body, I32, Statement, V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { emitShuffle, type Visitor } from '../parts/sampling';
import type { Layout, ProductTable } from './layout';

/**
 * Vectors that {@link BatchSums.addUp} adds up at a time. V8 loads a whole stretch before it adds: sums and operands
 * must fit into 16 registers. While a sample is being drawn there is time for a whole row.
 */
const STRETCH = 7;

/**
 * The procedures that turn samples into the sums of a batch. All of them add a batch's rows from its last sample to its
 * first, so that a batch has the same sums, to the last bit, by whichever way it comes about.
 */
export interface BatchSums {
  /** (from, to, out): adds up the rows of the samples whose numbers lie in memory from address `from` up to `to`. */
  readonly addUp: Callable;
  /**
   * (from, to, out): shuffles these positions of the order and adds up at once; those above them are shuffled already.
   */
  readonly shuffleAndAddUp: Callable;
}

/** Emits those procedures for few inputs, where each sample has its row of products. */
export function emitBatchSums(module: ModuleBuilder, layout: Layout, table: ProductTable): BatchSums {
  return {
    addUp: emitAddUp(module, table),
    shuffleAndAddUp: emitShuffle(module, layout, (scope) => new Sums(scope, table, 0, table.rowVectors).visitor),
  };
}

/** A stretch of a row's vectors, with the registers that add it up. */
class Sums {
  readonly #sums: Local<'v128'>[];
  readonly #row: Local<'i32'>;

  constructor(
    scope: Scope,
    readonly table: ProductTable,
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
    return [this.#find(sample), ...this.#sums.map((sum, v) => sum.set(f64x2.add(sum.get, this.#vector(v))))];
  }

  /** Adds the row of one sample to sums that have been stored. */
  addInMemory(sample: I32, out: I32): Body {
    const places = this.#sums.map((_, v) => at(16 * (this.first + v), out));
    return [
      this.#find(sample),
      ...places.map((place, v) => store.pair(place, f64x2.add(load.pair(place), this.#vector(v)))),
    ];
  }

  get visitor(): Visitor {
    return {
      before: this.clear(),
      each: (sample) => this.add(sample),
      after: (out) => this.store(out),
      last: (sample, out) => this.addInMemory(sample, out),
    };
  }

  #find(sample: I32): Statement {
    return this.#row.set(i32.mul(sample, i32.const(16 * this.table.rowVectors)));
  }

  /** A vector of the row that was found. */
  #vector(v: number): V128 {
    return load.pair(at(this.table.address + 16 * (this.first + v), this.#row.get));
  }

  store(out: I32): Body {
    return this.#sums.map((sum, v) => store.pair(at(16 * (this.first + v), out), sum.get));
  }
}

function emitAddUp(module: ModuleBuilder, table: ProductTable): Callable {
  return module.procedure(['i32', 'i32', 'i32'], (scope) => {
    const from = scope.parameter(0, 'i32');
    const to = scope.parameter(1, 'i32');
    const out = scope.parameter(2, 'i32');
    const position = scope.local('i32');
    const body: Body[] = [];
    for (let first = 0; first < table.rowVectors; first += STRETCH) {
      const sums = new Sums(scope, table, first, Math.min(STRETCH, table.rowVectors - first));
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
