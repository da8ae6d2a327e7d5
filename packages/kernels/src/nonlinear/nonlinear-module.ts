import type { LossCode } from '@kramers/models/internal';
import { flatten } from '../assembler/code';
import { repeatWhile, when } from '../assembler/control';
import { at, store } from '../assembler/memory';
import { call, type Callable, type Local, ModuleBuilder, type Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body, I32 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { flush } from '../parts/flush';
import { eachVector, Matrix } from '../parts/matrix';
import { Mode } from '../parts/engine';
import { emitNoise, type Noise } from '../parts/normals';
import { emitDraw, emitShuffle, placeOf, type SampleOrder } from '../parts/sampling';
import { BLOCK_BYTES, type NonlinearLayout } from './layout';
import { emitNoiseStep } from './noise-step';
import { emitObjective } from './objective';
import { addOuterProduct } from './outer-product';
import { emitBackward, emitForward, emitTranspose, type Programs } from './passes';
import { emitGather } from './samples';
import { emitDescent, type OptimiserCode } from './update';

/** What of a network's training there is code for, beside its products. */
export interface TrainingCode {
  readonly programs: Programs;
  readonly loss: LossCode;
  readonly optimiser: OptimiserCode;
  /** Whether every target is one class of several, so that correct classifications are counted. */
  readonly classes: boolean;
}

/** What the module exports. */
export interface NonlinearExports {
  /**
   * Takes `steps` steps of `size` samples each, from position `cursor` of the order on, and returns the new cursor.
   * `taken` steps were taken before.
   */
  advance(
    steps: number,
    mode: number,
    size: number,
    cursor: number,
    taken: number,
    rate: number,
    beta: number,
    keep: number,
    jitter: number,
  ): number;
  /** The gradient of the mean loss over the `size` samples that `list` names, without decay, into memory. */
  differentiate(list: number, size: number): void;
  /** Squared errors, losses and correct classifications over the training samples into the totals. */
  measureTrain(): void;
  /** The same over the test samples, and their outputs times the projector into `map`. */
  measureTest(): void;
}

/** Emits the module that trains and measures one network, as the layout has it in memory. */
export function nonlinearModule(layout: NonlinearLayout, training: TrainingCode): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(pagesOf(layout));
  const rare = module.import('rareNormal', ['i32', 'f64'], 'f64');
  const far = {
    sin: module.import('sin', ['f64'], 'f64'),
    cos: module.import('cos', ['f64'], 'f64'),
    operate: module.import('operate', ['i32', 'f64', 'f64'], 'f64'),
  };
  const outside = {
    lanes: layout.lanes,
    far,
    mend: module.import('mend', ['i32', 'i32'], null),
    overflowed: layout.overflowed,
  };
  const lossOutside = {
    far,
    mend: module.import('mendLoss', ['i32', 'i32'], null),
    slope: module.import('lossSlope', ['i32'], null),
    addUp: module.import('addUpLoss', ['i32'], null),
  };
  const descentOutside = {
    power: module.import('power', ['f64', 'i32'], 'f64'),
    descend: module.import('descend', ['i32'], null),
  };
  const { programs, loss, optimiser, classes } = training;
  const noise = emitNoise(module, rare, layout.noise);
  const procedures = {
    gather: emitGather(module, layout),
    ...emitObjective(module, layout, loss, classes, lossOutside),
    transpose: emitTranspose(module, layout),
    evaluate: emitForward(module, layout, programs, outside, false),
    forward: emitForward(module, layout, programs, outside, true),
    backward: emitBackward(module, layout, programs),
  };
  const differentiate = emitDifferentiate(module, layout, procedures);
  const descend = emitDescent(module, layout, optimiser, descentOutside);
  module.export('differentiate', differentiate);
  module.export('measureTrain', emitMeasure(module, layout, procedures, false));
  module.export('measureTest', emitMeasure(module, layout, procedures, true));
  module.export('advance', emitAdvance(module, layout, differentiate, descend, noise));
  return new Uint8Array(flatten(module.bytes()));
}

/** Pages of 64 KiB that the layout needs. */
export function pagesOf(layout: NonlinearLayout): number {
  return Math.ceil(layout.bytes / 65536);
}

type Int = Local<'i32'>;
type Procedures = Readonly<
  Record<'gather' | 'residuals' | 'addUp' | 'transpose' | 'evaluate' | 'forward' | 'backward', Callable>
>;

function emitDifferentiate(module: ModuleBuilder, layout: NonlinearLayout, procedures: Procedures): Callable {
  return module.procedure(['i32', 'i32'], (scope) => {
    const size = scope.parameter(1, 'i32');
    const scale = scope.local('f64');
    const { gradient, parameters, train } = layout;
    return [
      ...clear(scope, layout, gradient, parameters),
      call(procedures.transpose),
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
  { gather, addUp, evaluate }: Procedures,
  onTest: boolean,
): Callable {
  return module.procedure([], (scope) => {
    const { totals, everyone, levels, map, projector, train, test, inputs, outputs, lanes } = layout;
    const table = onTest ? test : train;
    const list = scope.local('i32');
    const left = scope.local('i32');
    const shift = scope.local('i32');
    const bytes = scope.local('i32');
    return [
      ...[0, 1, 2].map((i) => store.f64(at(totals + 8 * i), f64.const(0))),
      ...(onTest ? clear(scope, layout, map.address.offset, inputs * outputs) : []),
      list.set(i32.const(everyone)),
      left.set(i32.const(table.count)),
      shift.set(i32.const(0)),
      ...overTiles(scope, layout, gather, table.address, list, left, (count, end) => [
        call(evaluate, end),
        call(addUp, count, end),
        ...(onTest
          ? [
              bytes.set(end),
              ...addOuterProduct(scope, lanes, levels.at(-1)!, projector, map, bytes, shift.get),
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
  { tile, lanes }: NonlinearLayout,
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
      end.set(
        i32.and(
          i32.add(i32.mul(count.get, i32.const(lanes.bytes)), i32.const(BLOCK_BYTES - 1)),
          i32.const(-BLOCK_BYTES),
        ),
      ),
      call(gather, list.get, count.get, end.get, i32.const(table)),
      ...each(count.get, end.get),
      list.set(i32.add(list.get, i32.const(4 * tile))),
      left.set(i32.sub(left.get, i32.const(tile))),
    ]),
  ];
}

function emitAdvance(
  module: ModuleBuilder,
  layout: NonlinearLayout,
  differentiate: Callable,
  descend: Callable,
  noise: Noise,
): Callable {
  const { weights, parameters, drawn, everyone, layers, lanes } = layout;
  const samples: SampleOrder = { count: layout.train.count, order: layout.order, batches: layout.batches };
  const draw = emitDraw(module, samples);
  const shuffle = emitShuffle(module, samples);
  const addNoise = emitNoiseStep(module, layout, noise);
  return module.function(['i32', 'i32', 'i32', 'i32', 'i32', 'f64', 'f64', 'f64', 'f64'], 'i32', (scope) => {
    const whole = [0, 1, 2, 3, 4].map((i) => scope.parameter(i, 'i32'));
    const [steps, mode, size, cursor, taken] = whole as [Int, Int, Int, Int, Int];
    const [rate, beta, keep, jitter] = [5, 6, 7, 8].map((i) => scope.parameter(i, 'f64')) as [Real, Real, Real, Real];
    const list = scope.local('i32');
    const shuffled: Body = [
      when(i32.gtS(i32.add(cursor.get, size.get), i32.const(samples.count)), [
        call(shuffle, i32.const(0), i32.const(samples.count)),
        cursor.set(i32.const(0)),
      ]),
      list.set(placeOf(samples, cursor)),
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
        taken.set(i32.add(taken.get, i32.const(1))),
        call(descend, rate.get, beta.get, keep.get, taken.get),
        when(noisy, [call(addNoise, jitter.get)]),
        steps.set(i32.sub(steps.get, i32.const(1))),
      ]),
      when(noisy, [call(noise.settle)]),
      ...(layers.length > 2 ? flush(scope, weights, parameters, lanes) : []),
    ];
    return { body, result: cursor.get };
  });
}

type Real = Local<'f64'>;

/** Sets numbers to zero, and what fills up the last vector of them. */
function clear(scope: Scope, { lanes }: NonlinearLayout, address: number, count: number): Body {
  const vectors = Math.ceil(count / lanes.count);
  const all = new Matrix(at(address), 1, 2 * vectors);
  return eachVector(scope, [all], ([one], v) => [one!.store(0, v, f64x2.const(0))]);
}
