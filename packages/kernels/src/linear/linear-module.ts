import { flatten } from '../assembler/code';
import { repeatWhile, when } from '../assembler/control';
import { call, type Callable, type Local, ModuleBuilder, type Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body, I32 } from '../assembler/value';
import { flush } from '../parts/flush';
import { Mode } from '../parts/engine';
import { emitNoise, type Noise } from '../parts/normals';
import { emitDraw, emitShuffle, placeOf } from '../parts/sampling';
import { emitBatchSums } from './batch-sums';
import { emitDescend, emitDescendOnSamples } from './descend';
import { type Layout, MAX_BATCHES, type ProductTable, type SampleTable } from './layout';
import { emitMeasure } from './measure';
import { emitSpread } from './spread';

/** What the module exports. */
export interface LinearExports {
  /**
   * Takes `steps` steps of `size` samples each, from position `cursor` of the order on, and returns the new cursor.
   * `rate` is the learning rate, divided by `size` where batches are added up.
   */
  advance(
    steps: number,
    mode: number,
    size: number,
    cursor: number,
    rate: number,
    keep: number,
    jitter: number,
  ): number;
  measure(): void;
  descend(moments: number, rate: number, keep: number): void;
}

/** Emits the module that trains and measures one shape of linear network, as the layout has it in memory. */
export function linearModule(layout: Layout): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(pagesOf(layout));
  const rare = module.import('rareNormal', ['i32', 'f64'], 'f64');
  const noise = emitNoise(module, rare, layout.noise);
  const descend = emitDescend(module, layout);
  const procedures = { noise, descend, draw: emitDraw(module, layout), shuffle: emitShuffle(module, layout) };
  const { table } = layout;
  const stepper =
    table.kind === 'products'
      ? productSteps(module, layout, table, procedures)
      : sampleSteps(module, layout, table, procedures);
  module.export('measure', emitMeasure(module, layout));
  module.export('descend', descend);
  module.export('advance', emitAdvance(module, layout, procedures, stepper));
  return new Uint8Array(flatten(module.bytes()));
}

/** Pages of 64 KiB that the layout needs. */
export function pagesOf(layout: Layout): number {
  return Math.ceil(layout.bytes / 65536);
}

interface Procedures {
  readonly noise: Noise;
  readonly descend: Callable;
  /** (from, to): draws sample numbers, each afresh, into that memory. */
  readonly draw: Callable;
  /** (from, to): shuffles these positions of the order; those above them are shuffled already. */
  readonly shuffle: Callable;
}

/** What `advance` is given. */
interface Given {
  readonly steps: Int;
  readonly size: Int;
  readonly cursor: Int;
  readonly rate: Double;
  readonly keep: Double;
}

/** One step on a batch: the next of a shuffled pass, or drawn with replacement. */
type Stepper = (scope: Scope, given: Given) => { readonly shuffled: Body; readonly replacement: Body };

function emitAdvance(
  module: ModuleBuilder,
  { weights, parameters, depth }: Layout,
  { noise, descend }: Procedures,
  stepper: Stepper,
): Callable {
  return module.function(['i32', 'i32', 'i32', 'i32', 'f64', 'f64', 'f64'], 'i32', (scope) => {
    const [steps, mode, size, cursor] = [0, 1, 2, 3].map((i) => scope.parameter(i, 'i32')) as [Int, Int, Int, Int];
    const [rate, keep, jitter] = [4, 5, 6].map((i) => scope.parameter(i, 'f64')) as [Double, Double, Double];
    const { shuffled, replacement } = stepper(scope, { steps, size, cursor, rate, keep });
    const noisy = f64.gt(jitter.get, f64.const(0));
    const body: Body = [
      when(noisy, [call(noise.open)]),
      repeatWhile(steps.get, [
        when(
          mode.get,
          [when(i32.eq(mode.get, i32.const(Mode.shuffled)), shuffled, replacement)],
          [call(descend, i32.const(0), rate.get, keep.get)],
        ),
        when(noisy, [call(noise.add, i32.const(weights), i32.const(weights + 8 * parameters), jitter.get)]),
        steps.set(i32.sub(steps.get, i32.const(1))),
      ]),
      when(noisy, [call(noise.settle)]),
      ...(depth > 2 ? flush(scope, weights, parameters) : []),
    ];
    return { body, result: cursor.get };
  });
}

/** Steps on second moments, which are added up from a table of products while the order of a pass is drawn. */
function productSteps(
  module: ModuleBuilder,
  layout: Layout,
  table: ProductTable,
  { descend, draw, shuffle }: Procedures,
): Stepper {
  const { addUp, shuffleAndAddUp } = emitBatchSums(module, layout, table);
  const spread = emitSpread(module, layout, table);
  const { count, full, drawn } = layout;
  const rowBytes = i32.const(16 * table.rowVectors);
  const here = i32.const(table.sums);
  const moments = i32.const(table.batch.cxx.address.offset - full.cxx.address.offset);
  return (scope, { steps, size, cursor, rate, keep }) => {
    const [sums, ready, left] = scope.locals('i32', 3) as [Int, Int, Int];
    const step: Body = [call(spread, sums.get), call(descend, moments, rate.get, keep.get)];
    const bytes = i32.shl(size.get, i32.const(2));
    /**
     * Shuffles batch by batch, the last one first, and adds each up on the way, if all of them are going to be used.
     */
    const newPass: Body = [
      left.set(i32.divU(i32.const(count), size.get)),
      ready.set(i32.and(i32.geU(steps.get, left.get), i32.ltU(left.get, i32.const(MAX_BATCHES + 1)))),
      when(
        ready.get,
        [
          cursor.set(i32.mul(left.get, size.get)),
          call(shuffle, cursor.get, i32.const(count)),
          sums.set(i32.add(here, i32.mul(left.get, rowBytes))),
          repeatWhile(left.get, [
            sums.set(i32.sub(sums.get, rowBytes)),
            call(shuffleAndAddUp, i32.sub(cursor.get, size.get), cursor.get, sums.get),
            cursor.set(i32.sub(cursor.get, size.get)),
            left.set(i32.sub(left.get, i32.const(1))),
          ]),
          sums.set(i32.sub(here, rowBytes)),
        ],
        [call(shuffle, i32.const(0), i32.const(count))],
      ),
      cursor.set(i32.const(0)),
    ];
    return {
      shuffled: [
        when(i32.gtS(i32.add(cursor.get, size.get), i32.const(count)), newPass),
        when(
          ready.get,
          [sums.set(i32.add(sums.get, rowBytes))],
          [sums.set(here), call(addUp, placeOf(layout, cursor), i32.add(placeOf(layout, cursor), bytes), sums.get)],
        ),
        cursor.set(i32.add(cursor.get, size.get)),
        ...step,
      ],
      replacement: [
        sums.set(here),
        call(draw, i32.const(drawn), i32.add(i32.const(drawn), bytes)),
        call(addUp, i32.const(drawn), i32.add(i32.const(drawn), bytes), sums.get),
        ...step,
      ],
    };
  };
}

/** Steps on the samples of a batch themselves. */
function sampleSteps(
  module: ModuleBuilder,
  layout: Layout,
  table: SampleTable,
  { draw, shuffle }: Procedures,
): Stepper {
  const descend = emitDescendOnSamples(module, layout, table);
  const { count, drawn } = layout;
  return (_, { size, cursor, rate, keep }) => {
    const stepFrom = (from: I32) =>
      call(descend, from, i32.add(from, i32.shl(size.get, i32.const(2))), rate.get, keep.get);
    return {
      shuffled: [
        when(i32.gtS(i32.add(cursor.get, size.get), i32.const(count)), [
          call(shuffle, i32.const(0), i32.const(count)),
          cursor.set(i32.const(0)),
        ]),
        stepFrom(placeOf(layout, cursor)),
        cursor.set(i32.add(cursor.get, size.get)),
      ],
      replacement: [
        call(draw, i32.const(drawn), i32.add(i32.const(drawn), i32.shl(size.get, i32.const(2)))),
        stepFrom(i32.const(drawn)),
      ],
    };
  };
}

type Int = Local<'i32'>;
type Double = Local<'f64'>;
