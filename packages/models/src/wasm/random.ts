import type { Address } from './assembler/memory';
import { above, load, store } from './assembler/memory';
import { repeatWhile, when } from './assembler/control';
import type { Callable, Local, ModuleBuilder, Scope } from './assembler/module';
import { callFor } from './assembler/module';
import { f64, i32, i64 } from './assembler/scalar';
import type { Body, I32 } from './assembler/value';

/** The xoshiro128++ generator of `@kramers/core`, with its four words in locals between {@link open} and {@link close}. */
export class Generator {
  readonly #words: Local<'i32'>[];
  readonly #shifted: Local<'i32'>;

  constructor(
    scope: Scope,
    readonly stream: Address,
  ) {
    this.#words = scope.locals('i32', 4);
    this.#shifted = scope.local('i32');
  }

  open(): Body {
    return this.#words.map((word, i) => word.set(load.i32(above(this.stream, 4 * i))));
  }

  close(): Body {
    return this.#words.map((word, i) => store.i32(above(this.stream, 4 * i), word.get));
  }

  /** Sets `result` to the next 32 bits. */
  next(result: Local<'i32'>): Body {
    const [a, b, c, d] = this.#words as [Local<'i32'>, Local<'i32'>, Local<'i32'>, Local<'i32'>];
    const shifted = this.#shifted;
    return [
      result.set(i32.add(i32.rotl(i32.add(a.get, d.get), i32.const(7)), a.get)),
      shifted.set(i32.shl(b.get, i32.const(9))),
      c.set(i32.xor(c.get, a.get)),
      d.set(i32.xor(d.get, b.get)),
      b.set(i32.xor(b.get, c.get)),
      a.set(i32.xor(a.get, d.get)),
      c.set(i32.xor(c.get, shifted.get)),
      d.set(i32.rotl(d.get, i32.const(11))),
    ];
  }
}

/** Draws integers below a bound as `nextBelow` of `@kramers/core` does: multiply and reject (Lemire 2019). */
export class Below {
  readonly #bits: Local<'i32'>;
  readonly #product: Local<'i64'>;
  readonly #low: Local<'i32'>;
  readonly #again: Local<'i32'>;

  constructor(
    scope: Scope,
    readonly generator: Generator,
  ) {
    this.#bits = scope.local('i32');
    this.#product = scope.local('i64');
    this.#low = scope.local('i32');
    this.#again = scope.local('i32');
  }

  /** Sets `result` to a uniform integer in 0 … bound − 1. */
  draw(result: Local<'i32'>, bound: I32): Body {
    const low = this.#low.get;
    // 2³² mod bound, the number of words too many; computed only for the one low half in 2³²/bound that may be among them.
    const surplus = i32.remU(i32.sub(i32.const(0), bound), bound);
    return [
      repeatWhile(this.#again.get, [
        ...this.generator.next(this.#bits),
        this.#product.set(i64.mul(i64.extendU(this.#bits.get), i64.extendU(bound))),
        this.#low.set(i32.wrap(this.#product.get)),
        result.set(i32.wrap(i64.shrU(this.#product.get, i64.const(32)))),
        this.#again.set(i32.const(0)),
        when(i32.ltU(low, bound), [this.#again.set(i32.ltU(low, surplus))]),
      ]),
    ];
  }
}

/** Where the ziggurat's tables lie: for each layer, its ratio and its edge. */
export interface NormalTables {
  readonly tables: Address;
  readonly stream: Address;
}

/**
 * A procedure (address, end, scale) that adds `scale` times a standard normal variate to each of the doubles from `address` up to
 * `end`: the numbers of `addNormals` in `@kramers/core`. The one draw in a hundred that falls outside its layer's core is left
 * to `rare` (layer, position), which finishes it.
 */
export function emitAddNormals(module: ModuleBuilder, rare: Callable, { tables, stream }: NormalTables): Callable {
  return module.procedure(['i32', 'i32', 'f64'], (scope) => {
    const address = scope.parameter(0, 'i32');
    const end = scope.parameter(1, 'i32');
    const scale = scope.parameter(2, 'f64');
    const generator = new Generator(scope, stream);
    const bits = scope.local('i32');
    const more = scope.local('i32');
    const layer = scope.local('i32');
    const position = scope.local('f64');
    const target: Address = { base: address.get, offset: 0 };
    const entry: Address = { base: layer.get, offset: tables.offset };
    const mantissa = i64.or(
      i64.shl(i64.extendS(i32.shrS(bits.get, i32.const(8))), i64.const(29)),
      i64.extendU(i32.shrU(more.get, i32.const(3))),
    );
    return [
      ...generator.open(),
      repeatWhile(i32.ltU(address.get, end.get), [
        ...generator.next(bits),
        ...generator.next(more),
        layer.set(i32.shl(i32.and(bits.get, i32.const(255)), i32.const(4))),
        position.set(f64.mul(f64.fromI64(mantissa), f64.const(2 ** -52))),
        when(
          f64.lt(f64.abs(position.get), load.f64(entry)),
          [store.f64(target, f64.add(load.f64(target), f64.mul(f64.mul(scale.get, position.get), load.f64(above(entry, 8)))))],
          [
            ...generator.close(),
            store.f64(target, f64.add(load.f64(target), f64.mul(scale.get, callFor('f64', rare, i32.shrU(layer.get, i32.const(4)), position.get)))),
            ...generator.open(),
          ],
        ),
        address.set(i32.add(address.get, i32.const(8))),
      ]),
      ...generator.close(),
    ];
  });
}
