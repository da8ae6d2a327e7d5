import { repeatWhen, repeatWhile, when } from '../assembler/control';
import { above, type Address, at, load, store } from '../assembler/memory';
import { call, type Callable, callFor, type Local, type ModuleBuilder } from '../assembler/module';
import { f64, i32, i64 } from '../assembler/scalar';
import type { Body, F64, I32, Statement } from '../assembler/value';
import { f64x2, i32x4 } from '../assembler/vector';
import { expOfNegative } from '../math/exponential';
import { VectorCode } from '../math/vector-code';
import type { NoiseLayout } from './noise';
import { emitWords, type Words } from './words';

/** Noise on doubles in memory, from a random stream. */
export interface Noise {
  /**
   * To be called before {@link add}, once the stream is in its place; and after it, to bring the stream to where it is
   * then.
   */
  readonly open: Callable;
  readonly settle: Callable;
  /**
   * (address, end, scale): adds `scale` times a standard normal variate to each of the doubles from `address` up to
   * `end`.
   */
  readonly add: Callable;
}

/**
 * Emits noise. `rare` (layer, position) gives the variates in the tails: it draws from the stream, and a call out of
 * the module costs as much as thirty draws.
 */
export function emitNoise(module: ModuleBuilder, rare: Callable, layout: NoiseLayout): Noise {
  const words = emitWords(module, layout);
  return { open: words.open, settle: words.settle, add: emitAddNormals(module, rare, layout, words) };
}

/**
 * A procedure (address, end, scale) that adds `scale` times a standard normal variate to each of the doubles from
 * `address` up to `end`: the numbers of `addNormals` in `@kramers/core`. Two are drawn at a time, unless one of them
 * falls outside its layer's core; that one is left to {@link emitWedge}.
 */
function emitAddNormals(module: ModuleBuilder, rare: Callable, layout: NoiseLayout, words: Words): Callable {
  const wedge = emitWedge(module, rare, layout, words);
  const allUsed = words.bytes;
  return module.procedure(['i32', 'i32', 'f64'], (scope) => {
    const address = scope.parameter(0, 'i32');
    const end = scope.parameter(1, 'i32');
    const scale = scope.parameter(2, 'f64');
    // A variate takes eight bytes of words, and fills eight bytes: as long as none is refused, both move on alike.
    const ahead = scope.local('i32');
    const limit = scope.local('i32');
    const used = i32.add(address.get, ahead.get);
    const word = at(words.address, used);
    const target: Address = { base: address.get, offset: 0 };
    const move = (variates: number): Statement => address.set(i32.add(address.get, i32.const(8 * variates)));
    const some = i32.ltU(address.get, end.get);
    const two = i32.ltU(address.get, limit.get);
    const entryOf = (draw: Address): I32 => i32.shl(load.byte(draw), i32.const(4));

    const scales = scope.local('v128');
    const [drawn, positions, first, second] = scope.locals('v128', 4) as [
      Local<'v128'>,
      Local<'v128'>,
      Local<'v128'>,
      Local<'v128'>,
    ];
    const pair: Body = [
      drawn.set(load.pair(word)),
      // 24 bits of the one word and 29 of the other, each exactly; their sum has no more than the 53 bits of a double.
      positions.set(
        f64x2.add(
          f64x2.mul(i32x4.evens(i32x4.shrS(drawn.get, 8)), f64x2.const(2 ** -23)),
          f64x2.mul(i32x4.odds(i32x4.shrU(drawn.get, 3)), f64x2.const(2 ** -52)),
        ),
      ),
      first.set(load.pair(at(layout.normals, entryOf(word)))),
      second.set(load.pair(at(layout.normals, entryOf(above(word, 8))))),
    ];
    const outside = f64x2.ge(f64x2.abs(positions.get), f64x2.lows(first.get, second.get));
    const addPair = store.pair(
      target,
      f64x2.add(load.pair(target), f64x2.mul(f64x2.mul(scales.get, positions.get), f64x2.highs(first.get, second.get))),
    );

    const entry = scope.local('i32');
    const position = scope.local('f64');
    const bits = i64.extendS(i32.shrS(load.i32(word), i32.const(8)));
    const mantissa = i64.or(
      i64.shl(bits, i64.const(29)),
      i64.extendU(i32.shrU(load.i32(above(word, 4)), i32.const(3))),
    );
    const add = (variate: F64): Body => [store.f64(target, f64.add(load.f64(target), variate)), move(1)];
    const one: Body = [
      entry.set(entryOf(word)),
      position.set(f64.mul(f64.fromI64(mantissa), f64.const(2 ** -52))),
      when(
        f64.lt(f64.abs(position.get), load.f64(at(layout.normals, entry.get))),
        add(f64.mul(f64.mul(scale.get, position.get), load.f64(at(layout.normals + 8, entry.get)))),
        [
          store.i32(at(words.used), i32.add(used, i32.const(8))),
          position.set(callFor('f64', wedge, entry.get, position.get)),
          when(f64.eq(position.get, position.get), add(f64.mul(scale.get, position.get))),
          ahead.set(i32.sub(load.i32(at(words.used)), address.get)),
        ],
      ),
    ];
    return [
      scales.set(f64x2.splat(scale.get)),
      ahead.set(i32.sub(load.i32(at(words.used)), address.get)),
      repeatWhile(some, [
        when(i32.eq(used, i32.const(allUsed)), [call(words.refill), ahead.set(i32.sub(i32.const(0), address.get))]),
        // Where the doubles end or the words, whichever comes first, less one: up to there a pair begins.
        limit.set(i32.sub(i32.const(allUsed - 8), ahead.get)),
        when(i32.ltU(i32.sub(end.get, i32.const(8)), limit.get), [limit.set(i32.sub(end.get, i32.const(8)))]),
        when(two, [repeatWhen(pair, i32.eqz(f64x2.any(outside)), [addPair, move(2)], two)]),
        when(i32.and(some, i32.ltU(used, i32.const(allUsed))), one),
      ]),
      store.i32(at(words.used), used),
    ];
  });
}

/**
 * A function (entry, position): the variate at a position of a layer's wedge, or NaN if the wedge's second draw refuses
 * it. `entry` is the layer's number times 16. The same numbers as `rareNormal` in `@kramers/core`. The density is so
 * nearly straight across a layer that its chord decides most draws; for the rest both exponentials are taken side by
 * side in one vector.
 */
function emitWedge(module: ModuleBuilder, rare: Callable, layout: NoiseLayout, words: Words): Callable {
  return module.function(['i32', 'f64'], 'f64', (scope) => {
    const layer = scope.parameter(0, 'i32');
    const position = scope.parameter(1, 'f64');
    const next = scope.local('i32');
    const [high, low, refused] = scope.locals('i32', 3) as [Local<'i32'>, Local<'i32'>, Local<'i32'>];
    const [x, uniform, excess] = scope.locals('f64', 3) as [Local<'f64'>, Local<'f64'>, Local<'f64'>];
    const edge: Address = { base: layer.get, offset: layout.normals + 8 };
    const chord: Address = { base: layer.get, offset: layout.chords };
    const bits53 = f64.add(
      f64.mul(f64.fromI32(i32.shrU(high.get, i32.const(5))), f64.const(2 ** 26)),
      f64.fromI32(i32.shrU(low.get, i32.const(6))),
    );
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
          when(i32.eq(load.i32(at(words.used)), i32.const(words.bytes)), [call(words.refill)]),
          next.set(load.i32(at(words.used))),
          high.set(load.i32(at(words.address, next.get))),
          low.set(load.i32(at(words.address + 4, next.get))),
          store.i32(at(words.used), i32.add(next.get, i32.const(8))),
          x.set(f64.mul(position.get, load.f64(edge))),
          uniform.set(f64.mul(bits53, f64.const(2 ** -53))),
          excess.set(f64.sub(f64.sub(f64.const(1), uniform.get), fraction)),
          refused.set(f64.gt(excess.get, f64.const(0))),
          when(f64.lt(f64.abs(excess.get), load.f64(above(chord, 8))), [
            ...exactly.body,
            refused.set(f64.ge(height, f64.const(1))),
          ]),
          when(refused.get, [x.set(f64.const(Number.NaN))]),
        ],
        [call(words.settle), x.set(callFor('f64', rare, i32.const(0), position.get)), call(words.fill)],
      ),
    ];
    return { body, result: x.get };
  });
}
