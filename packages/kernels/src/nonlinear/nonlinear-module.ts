import { flatten } from '../assembler/code';
import { repeatWhile, when } from '../assembler/control';
import { at, store } from '../assembler/memory';
import { call, type Callable, type Local, ModuleBuilder, type Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body, I32 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { flush } from '../parts/flush';
import { eachVector, Matrix } from '../parts/matrix';
import { Mode } from '../parts/mode';
import { emitNoise, type Noise } from '../parts/normals';
import { emitDraw, emitShuffle, placeOf } from '../parts/sampling';
import { BLOCK, type NonlinearLayout } from './layout';
import { addOuterProduct } from './outer-product';
import { emitBackward, emitForward, type Programs } from './passes';
import { emitGather, emitResiduals, emitUpdate } from './samples';

/** What the module exports. */
export interface NonlinearExports {
  /** Takes `steps` steps of `size` samples each, from position `cursor` of the order on, and returns the new cursor. */
  advance(
    steps: number,
    mode: number,
    size: number,
    cursor: number,
    rate: number,
    keep: number,
    jitter: number,
  ): number;
  /** The gradient of the mean loss over the `size` samples that `list` names, without decay, into memory. */
  differentiate(list: number, size: number): void;
  /** Squared errors over the training samples into `error`. */
  measureTrain(): void;
  /** The same over the test samples, and their outputs times the projector into `map`. */
  measureTest(): void;
}

/** Emits the module that trains and measures one network, as the layout has it in memory. */
export function nonlinearModule(layout: NonlinearLayout, programs: Programs): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(pagesOf(layout));
  const rare = module.import('rareNormal', ['i32', 'f64'], 'f64');
  const far = { sin: module.import('sin', ['f64'], 'f64'), cos: module.import('cos', ['f64'], 'f64') };
  const outside = { far, mend: module.import('mend', ['i32', 'i32'], null), overflowed: layout.overflowed };
  const noise = emitNoise(module, rare, layout.noise);
  const procedures = {
    gather: emitGather(module, layout),
    residuals: emitResiduals(module, layout),
    evaluate: emitForward(module, layout, programs, outside, false),
    forward: emitForward(module, layout, programs, outside, true),
    backward: emitBackward(module, layout, programs),
  };
  const differentiate = emitDifferentiate(module, layout, procedures);
  module.export('differentiate', differentiate);
  module.export('measureTrain', emitMeasure(module, layout, procedures, false));
  module.export('measureTest', emitMeasure(module, layout, procedures, true));
  module.export('advance', emitAdvance(module, layout, differentiate, noise));
  return new Uint8Array(flatten(module.bytes()));
}

/** Pages of 64 KiB that the layout needs. */
export function pagesOf(layout: NonlinearLayout): number {
  return Math.ceil(layout.bytes / 65536);
}

type Int = Local<'i32'>;
type Procedures = Readonly<Record<'gather' | 'residuals' | 'evaluate' | 'forward' | 'backward', Callable>>;

function emitDifferentiate(module: ModuleBuilder, layout: NonlinearLayout, procedures: Procedures): Callable {
  return module.procedure(['i32', 'i32'], (scope) => {
    const size = scope.parameter(1, 'i32');
    const scale = scope.local('f64');
    const { gradient, parameters, train } = layout;
    return [
      ...clear(scope, gradient, parameters),
      scale.set(f64.div(f64.const(1), f64.fromI32(size.get))),
      ...overTiles(scope, layout, procedures.gather, train.address, scope.parameter(0, 'i32'), size, (count, end) => [
        call(procedures.forward, end),
        call(procedures.residuals, count, end, scale.get),
        call(procedures.backward, end),
      ]),
    ];
  });
}

function emitMeasure(
  module: ModuleBuilder,
  layout: NonlinearLayout,
  { gather, residuals, evaluate }: Procedures,
  onTest: boolean,
): Callable {
  return module.procedure([], (scope) => {
    const { error, everyone, levels, map, projector, train, test, inputs, outputs } = layout;
    const table = onTest ? test : train;
    const list = scope.local('i32');
    const left = scope.local('i32');
    const shift = scope.local('i32');
    const bytes = scope.local('i32');
    return [
      store.f64(at(error), f64.const(0)),
      ...(onTest ? clear(scope, map.address.offset, inputs * outputs) : []),
      list.set(i32.const(everyone)),
      left.set(i32.const(table.count)),
      shift.set(i32.const(0)),
      ...overTiles(scope, layout, gather, table.address, list, left, (count, end) => [
        call(evaluate, end),
        call(residuals, count, end, f64.const(1)),
        ...(onTest
          ? [
              bytes.set(end),
              ...addOuterProduct(scope, levels.at(-1)!, projector, map, bytes, shift.get),
              shift.set(i32.add(shift.get, end)),
            ]
          : []),
      ]),
    ];
  });
}

/**
 * Gathers `left` samples of a list, a tile at a time, and emits `each` for the number in the tile and the bytes of a
 * row in use.
 */
function overTiles(
  scope: Scope,
  { tile }: NonlinearLayout,
  gather: Callable,
  table: number,
  list: Int,
  left: Int,
  each: (count: I32, end: I32) => Body,
): Body {
  const count = scope.local('i32');
  const end = scope.local('i32');
  return [
    repeatWhile(i32.gtS(left.get, i32.const(0)), [
      count.set(left.get),
      when(i32.gtS(left.get, i32.const(tile)), [count.set(i32.const(tile))]),
      end.set(i32.and(i32.add(i32.shl(count.get, i32.const(3)), i32.const(8 * BLOCK - 1)), i32.const(-8 * BLOCK))),
      call(gather, list.get, count.get, end.get, i32.const(table)),
      ...each(count.get, end.get),
      list.set(i32.add(list.get, i32.const(4 * tile))),
      left.set(i32.sub(left.get, i32.const(tile))),
    ]),
  ];
}

function emitAdvance(module: ModuleBuilder, layout: NonlinearLayout, differentiate: Callable, noise: Noise): Callable {
  const { weights, parameters, decayed, count, drawn, everyone, layers } = layout;
  const update = emitUpdate(module, layout);
  const draw = emitDraw(module, layout);
  const shuffle = emitShuffle(module, layout);
  return module.function(['i32', 'i32', 'i32', 'i32', 'f64', 'f64', 'f64'], 'i32', (scope) => {
    const [steps, mode, size, cursor] = [0, 1, 2, 3].map((i) => scope.parameter(i, 'i32')) as [Int, Int, Int, Int];
    const [rate, keep, jitter] = [4, 5, 6].map((i) => scope.parameter(i, 'f64')) as [
      Local<'f64'>,
      Local<'f64'>,
      Local<'f64'>,
    ];
    const list = scope.local('i32');
    const end = weights + 8 * parameters;
    const middle = weights + 8 * decayed;
    const shuffled: Body = [
      when(i32.gtS(i32.add(cursor.get, size.get), i32.const(count)), [
        call(shuffle, i32.const(0), i32.const(count)),
        cursor.set(i32.const(0)),
      ]),
      list.set(placeOf(layout, cursor)),
      cursor.set(i32.add(cursor.get, size.get)),
    ];
    const replacement: Body = [
      list.set(i32.const(drawn)),
      call(draw, i32.const(drawn), i32.add(i32.const(drawn), i32.shl(size.get, i32.const(2)))),
    ];
    const noisy = f64.gt(jitter.get, f64.const(0));
    const body: Body = [
      when(noisy, [call(noise.open)]),
      repeatWhile(steps.get, [
        list.set(i32.const(everyone)),
        when(i32.eq(mode.get, i32.const(Mode.shuffled)), shuffled),
        when(i32.eq(mode.get, i32.const(Mode.replacement)), replacement),
        call(differentiate, list.get, size.get),
        call(update, i32.const(weights), i32.const(middle), keep.get, rate.get),
        ...(decayed < parameters ? [call(update, i32.const(middle), i32.const(end), f64.const(1), rate.get)] : []),
        when(noisy, [call(noise.add, i32.const(weights), i32.const(end), jitter.get)]),
        steps.set(i32.sub(steps.get, i32.const(1))),
      ]),
      when(noisy, [call(noise.settle)]),
      ...(layers.length > 2 ? flush(scope, weights, parameters) : []),
    ];
    return { body, result: cursor.get };
  });
}

/** Sets doubles to zero. */
function clear(scope: Scope, address: number, count: number): Body {
  return eachVector(scope, [new Matrix(at(address), 1, count)], ([all], v) => [all!.store(0, v, f64x2.const(0))]);
}
