import { repeatWhile, when } from '../assembler/control';
import { at, load, store } from '../assembler/memory';
import { call, type Callable, type Local, type ModuleBuilder } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body, I32, V128 } from '../assembler/value';
import { f64x2, i32x4 } from '../assembler/vector';
import { Generator } from './generator';
import { BETWEEN_MARKS, LANES, NIBBLES, type NoiseLayout } from './noise';

/** Words of a generator's state. */
const STATE = [0, 1, 2, 3] as const;
const MARK_BYTES = 64;
/** Steps after which the lanes' words are stored: as many as there are lanes, so that each lane fills a vector. */
const ABREAST = LANES;

/** Words of a random stream in store, and the procedures that see to them. */
export interface Words {
  /** Where they lie, one after the other, and how many bytes they take. */
  readonly address: number;
  readonly bytes: number;
  /** Where the bytes that have been used are counted. */
  readonly used: number;
  /**
   * Sees to it that the words in store are those that follow the stream. To be called first, and {@link settle} last.
   */
  readonly open: Callable;
  /** Stores the words that follow the stream, none of them used. */
  readonly fill: Callable;
  /** The same, once all are used. */
  readonly refill: Callable;
  /** Brings the stream to where the words that have been used leave it. */
  readonly settle: Callable;
}

/**
 * Emits what keeps words of a stream in store. A step of the generator waits for the one before; so four of them go
 * side by side, one in each lane of a vector: from where the stream is, and from a quarter, a half and three quarters
 * of the store further on. The generator is linear over bits (Blackman & Vigna 2021), so that a table tells how it will
 * stand there.
 */
export function emitWords(module: ModuleBuilder, layout: NoiseLayout): Words {
  const { stream, words, laneWords, known, used } = layout;
  const laneBytes = 4 * laneWords;
  const marked = 4 * BETWEEN_MARKS;
  const fill = emitFill(module, layout);
  const last = (laneWords / BETWEEN_MARKS) * MARK_BYTES + 4 * (LANES - 1);
  const refill = module.procedure([], () => [...copyMark(layout, i32.const(last)), call(fill)]);
  const open = module.procedure([], () => [
    when(f64x2.any(f64x2.xor(load.pair(at(stream)), load.pair(at(known)))), [call(fill)]),
  ]);
  const settle = module.procedure([], (scope) => {
    const [lane, within, word] = scope.locals('i32', 3) as [Local<'i32'>, Local<'i32'>, Local<'i32'>];
    const generator = new Generator(scope, at(stream));
    return [
      lane.set(i32.divU(load.i32(at(used)), i32.const(laneBytes))),
      when(i32.eq(lane.get, i32.const(LANES)), [lane.set(i32.const(LANES - 1))]),
      within.set(i32.sub(load.i32(at(used)), i32.mul(lane.get, i32.const(laneBytes)))),
      ...copyMark(
        layout,
        i32.add(
          i32.mul(i32.divU(within.get, i32.const(marked)), i32.const(MARK_BYTES)),
          i32.shl(lane.get, i32.const(2)),
        ),
      ),
      // From the mark on, word by word.
      within.set(i32.remU(within.get, i32.const(marked))),
      ...generator.open(),
      when(within.get, [
        repeatWhile(within.get, [...generator.next(word), within.set(i32.sub(within.get, i32.const(4)))]),
      ]),
      ...generator.close(),
      store.pair(at(known), load.pair(at(stream))),
    ];
  });
  return { address: words, bytes: LANES * laneBytes, used, open, fill, refill, settle };
}

/** Takes the stream to a marked state of a lane, given where its first word lies behind the first mark. */
function copyMark({ stream, marks }: NoiseLayout, offset: I32): Body {
  return STATE.map((word) => store.i32(at(stream + 4 * word), load.i32(at(marks + 16 * word, offset))));
}

/** Emits {@link Words.fill}. */
function emitFill(module: ModuleBuilder, layout: NoiseLayout): Callable {
  const { stream, words, laneWords, marks, lanes, known, used } = layout;
  const jump = emitJump(module, layout);
  return module.procedure([], (scope) => {
    const [place, mark, left] = scope.locals('i32', 3) as [Local<'i32'>, Local<'i32'>, Local<'i32'>];
    const state = scope.locals('v128', STATE.length) as [Local<'v128'>, Local<'v128'>, Local<'v128'>, Local<'v128'>];
    const [a, b, c, d] = state;
    const shifted = scope.local('v128');
    const results = scope.locals('v128', ABREAST);
    const setMark = state.map((word, w) => store.pair(at(marks + 16 * w, mark.get), word.get));
    return [
      store.pair(at(lanes), load.pair(at(stream))),
      store.pair(at(known), load.pair(at(stream))),
      store.i32(at(used), i32.const(0)),
      ...Array.from({ length: LANES - 1 }, (_, lane) => call(jump, i32.const(lanes + 16 * lane))),
      ...state.map((word, w) => {
        const first = load.splat32(at(lanes + 4 * w));
        return word.set(
          Array.from({ length: LANES - 1 }, (_, k) => k + 1).reduce(
            (vector, lane) => load.lane32(at(lanes + 16 * lane + 4 * w), lane, vector),
            first,
          ),
        );
      }),
      place.set(i32.const(0)),
      mark.set(i32.const(0)),
      repeatWhile(i32.ltU(place.get, i32.const(4 * laneWords)), [
        ...setMark,
        mark.set(i32.add(mark.get, i32.const(MARK_BYTES))),
        left.set(i32.const(BETWEEN_MARKS)),
        repeatWhile(left.get, [
          ...results.flatMap((result) => [
            result.set(i32x4.add(i32x4.rotl(i32x4.add(a.get, d.get), 7), a.get)),
            shifted.set(i32x4.shl(b.get, 9)),
            c.set(f64x2.xor(c.get, a.get)),
            d.set(f64x2.xor(d.get, b.get)),
            b.set(f64x2.xor(b.get, c.get)),
            a.set(f64x2.xor(a.get, d.get)),
            c.set(f64x2.xor(c.get, shifted.get)),
            d.set(i32x4.rotl(d.get, 11)),
          ]),
          ...transposed(results).map((lane, k) => store.pair(at(words + 4 * laneWords * k, place.get), lane)),
          place.set(i32.add(place.get, i32.const(4 * ABREAST))),
          left.set(i32.sub(left.get, i32.const(ABREAST))),
        ]),
      ]),
      ...setMark,
    ];
  });
}

/** The first lanes of four vectors, the second ones, and so on. */
function transposed(rows: readonly Local<'v128'>[]): V128[] {
  const [p, q, r, s] = rows.map((row) => row.get) as [V128, V128, V128, V128];
  const [low, high] = [
    [i32x4.weaveLows(p, q), i32x4.weaveLows(r, s)],
    [i32x4.weaveHighs(p, q), i32x4.weaveHighs(r, s)],
  ] as const;
  return [f64x2.lows(...low), f64x2.highs(...low), f64x2.lows(...high), f64x2.highs(...high)];
}

/**
 * A procedure (address): writes behind the state at an address the one that comes as many words later as a lane has.
 */
function emitJump(module: ModuleBuilder, { jumps }: NoiseLayout): Callable {
  return module.procedure(['i32'], (scope) => {
    const address = scope.parameter(0, 'i32');
    const word = scope.local('i32');
    const sum = scope.local('v128');
    return [
      sum.set(f64x2.const(0)),
      ...STATE.flatMap((w) => [
        word.set(load.i32(at(4 * w, address.get))),
        ...Array.from({ length: NIBBLES }, (_, n) => {
          const entry = i32.shl(i32.and(i32.shrU(word.get, i32.const(4 * n)), i32.const(15)), i32.const(4));
          return sum.set(f64x2.xor(sum.get, load.pair(at(jumps + 256 * (NIBBLES * w + n), entry))));
        }),
      ]),
      store.pair(at(16, address.get), sum.get),
    ];
  });
}
