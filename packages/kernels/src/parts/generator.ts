import { repeatWhen } from '../assembler/control';
import { above, type Address, load, store } from '../assembler/memory';
import type { Local, Scope } from '../assembler/module';
import { i32, i64 } from '../assembler/scalar';
import type { Body, I32 } from '../assembler/value';

/**
 * The xoshiro128++ generator of `@kramers/core`, with its four words in locals between {@link open} and {@link close}.
 */
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

  constructor(
    scope: Scope,
    readonly generator: Generator,
  ) {
    this.#bits = scope.local('i32');
    this.#product = scope.local('i64');
    this.#low = scope.local('i32');
  }

  /** Sets `result` to a uniform integer in 0 … bound − 1. */
  draw(result: Local<'i32'>, bound: I32): Body {
    const low = this.#low.get;
    // 2³² mod bound, the number of words too many; computed only for the one low half in 2³²/bound that may be among
    // them.
    const surplus = i32.remU(i32.sub(i32.const(0), bound), bound);
    return [
      repeatWhen(
        [
          ...this.generator.next(this.#bits),
          this.#product.set(i64.mul(i64.extendU(this.#bits.get), i64.extendU(bound))),
          this.#low.set(i32.wrap(this.#product.get)),
          result.set(i32.wrap(i64.shrU(this.#product.get, i64.const(32)))),
        ],
        i32.ltU(low, bound),
        [],
        i32.ltU(low, surplus),
      ),
    ];
  }
}
