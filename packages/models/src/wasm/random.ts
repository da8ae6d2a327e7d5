import type { Address } from './assembler/memory';
import { above, load, store } from './assembler/memory';
import { repeatWhen, repeatWhile, when } from './assembler/control';
import type { Callable, Local, ModuleBuilder, Scope } from './assembler/module';
import { callFor } from './assembler/module';
import { f64, i32, i64 } from './assembler/scalar';
import type { Body, I32 } from './assembler/value';
import { f64x2 } from './assembler/vector';
import { expOfNegative } from './math/exponential';
import { VectorCode } from './math/vector-code';

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
    // 2³² mod bound, the number of words too many; computed only for the one low half in 2³²/bound that may be among them.
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

/** Where the ziggurat's tables lie. */
export interface NormalTables {
  /** For each layer its ratio and its edge; one layer more than there are ends them. */
  readonly tables: Address;
  /** For each layer 1 over its wedge's breadth, and how far the density strays from its chord there. */
  readonly chords: Address;
  readonly stream: Address;
}

/**
 * A procedure (address, end, scale) that adds `scale` times a standard normal variate to each of the doubles from `address` up to
 * `end`: the numbers of `addNormals` in `@kramers/core`. The three draws in two hundred that fall outside their layer's core are left to
 * {@link emitWedge}, and of those the few in the tail to `rare` (layer, position): a call out of the module costs as much as thirty draws.
 */
export function emitAddNormals(module: ModuleBuilder, rare: Callable, places: NormalTables): Callable {
  const { tables, stream } = places;
  const wedge = emitWedge(module, rare, places);
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
    const some = i32.ltU(address.get, end.get);
    const advance = address.set(i32.add(address.get, i32.const(8)));
    return [
      ...generator.open(),
      // The call is kept out of the inner loop, which can then hold everything in registers.
      repeatWhile(some, [
        repeatWhen(
          [
            ...generator.next(bits),
            ...generator.next(more),
            layer.set(i32.shl(i32.and(bits.get, i32.const(255)), i32.const(4))),
            position.set(f64.mul(f64.fromI64(mantissa), f64.const(2 ** -52))),
          ],
          f64.lt(f64.abs(position.get), load.f64(entry)),
          [store.f64(target, f64.add(load.f64(target), f64.mul(f64.mul(scale.get, position.get), load.f64(above(entry, 8))))), advance],
          some,
        ),
        when(some, [
          ...generator.close(),
          position.set(callFor('f64', wedge, layer.get, position.get)),
          ...generator.open(),
          when(f64.eq(position.get, position.get), [store.f64(target, f64.add(load.f64(target), f64.mul(scale.get, position.get))), advance]),
        ]),
      ]),
      ...generator.close(),
    ];
  });
}

/**
 * A function (entry, position): the variate at a position of a layer's wedge, or NaN if the wedge's second draw refuses it. `entry` is the
 * layer's number times 16. The same numbers as `rareNormal` in `@kramers/core`. The density is so nearly straight across a layer that
 * its chord decides most draws; for the rest both exponentials are taken side by side in one vector.
 */
function emitWedge(module: ModuleBuilder, rare: Callable, { tables, chords, stream }: NormalTables): Callable {
  return module.function(['i32', 'f64'], 'f64', (scope) => {
    const layer = scope.parameter(0, 'i32');
    const position = scope.parameter(1, 'f64');
    const generator = new Generator(scope, stream);
    const [high, low, refused] = scope.locals('i32', 3) as [Local<'i32'>, Local<'i32'>, Local<'i32'>];
    const [x, uniform, excess] = scope.locals('f64', 3) as [Local<'f64'>, Local<'f64'>, Local<'f64'>];
    const edge: Address = { base: layer.get, offset: tables.offset + 8 };
    const chord: Address = { base: layer.get, offset: chords.offset };
    const bits53 = f64.add(f64.mul(f64.fromI32(i32.shrU(high.get, i32.const(5))), f64.const(2 ** 26)), f64.fromI32(i32.shrU(low.get, i32.const(6))));
    const fraction = f64.mul(f64.sub(load.f64(edge), f64.abs(x.get)), load.f64(chord));

    const exactly = new VectorCode(scope);
    const edges = exactly.keep(f64x2.lows(load.splat(edge), load.splat(above(edge, 16))));
    const square = f64x2.splat(f64.mul(x.get, x.get));
    const heights = expOfNegative(exactly, f64x2.mul(f64x2.const(-0.5), f64x2.sub(f64x2.mul(edges, edges), square)));
    const [top, bottom] = [f64x2.low(heights), f64x2.high(heights)];
    const height = f64.add(bottom, f64.mul(uniform.get, f64.sub(top, bottom)));

    const body: Body = [
      when(
        layer.get,
        [
          ...generator.open(),
          ...generator.next(high),
          ...generator.next(low),
          ...generator.close(),
          x.set(f64.mul(position.get, load.f64(edge))),
          uniform.set(f64.mul(bits53, f64.const(2 ** -53))),
          excess.set(f64.sub(f64.sub(f64.const(1), uniform.get), fraction)),
          refused.set(f64.gt(excess.get, f64.const(0))),
          when(f64.lt(f64.abs(excess.get), load.f64(above(chord, 8))), [...exactly.body, refused.set(f64.ge(height, f64.const(1)))]),
          when(refused.get, [x.set(f64.const(Number.NaN))]),
        ],
        [x.set(callFor('f64', rare, i32.const(0), position.get))],
      ),
    ];
    return { body, result: x.get };
  });
}
