import { flatten } from '../assembler/code';
import { repeatWhile, when } from '../assembler/control';
import { at } from '../assembler/memory';
import type { Callable, Local } from '../assembler/module';
import { call, ModuleBuilder } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body } from '../assembler/value';
import { flush } from '../flush';
import { Mode } from '../mode';
import { emitAddNormals } from '../random';
import { placeOf } from '../sampling';
import type { BatchSums } from './batch-sums';
import { emitBatchSums } from './batch-sums';
import { emitDescend } from './descend';
import type { Layout } from './layout';
import { MAX_BATCHES } from './layout';
import { emitMeasure } from './measure';
import { emitSpread } from './spread';

/** What the module exports. */
export interface LinearExports {
  /**
   * Takes `steps` steps of `size` samples each, from position `cursor` of the order on, and returns the new cursor. `rate` is the
   * learning rate, divided by `size` where batches are added up.
   */
  advance(steps: number, mode: number, size: number, cursor: number, rate: number, keep: number, jitter: number): number;
  measure(): void;
  descend(moments: number, rate: number, keep: number): void;
}

/** Emits the module that trains and measures one shape of linear network, as the layout has it in memory. */
export function linearModule(layout: Layout): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(pagesOf(layout));
  const rare = module.import('rareNormal', ['i32', 'f64'], 'f64');
  const addNormals = emitAddNormals(module, rare, { tables: at(layout.normals), chords: at(layout.chords), stream: at(layout.noise) });
  const descend = emitDescend(module, layout);
  const batches = emitBatchSums(module, layout);
  const spread = emitSpread(module, layout);
  module.export('measure', emitMeasure(module, layout));
  module.export('descend', descend);
  module.export('advance', emitAdvance(module, layout, { addNormals, descend, spread, batches }));
  return new Uint8Array(flatten(module.bytes()));
}

/** Pages of 64 KiB that the layout needs. */
export function pagesOf(layout: Layout): number {
  return Math.ceil(layout.bytes / 65536);
}

interface Procedures {
  readonly addNormals: Callable;
  readonly descend: Callable;
  readonly spread: Callable;
  readonly batches: BatchSums;
}

function emitAdvance(module: ModuleBuilder, layout: Layout, { addNormals, descend, spread, batches }: Procedures): Callable {
  return module.function(['i32', 'i32', 'i32', 'i32', 'f64', 'f64', 'f64'], 'i32', (scope) => {
    const [steps, mode, size, cursor] = [0, 1, 2, 3].map((i) => scope.parameter(i, 'i32')) as [Int, Int, Int, Int];
    const [rate, keep, jitter] = [4, 5, 6].map((i) => scope.parameter(i, 'f64')) as [Double, Double, Double];
    const sums = scope.local('i32');
    const ready = scope.local('i32');
    const { weights, parameters, count, full, batch, drawn } = layout;
    const rowBytes = i32.const(16 * layout.rowVectors);
    const here = i32.const(layout.sums);

    const newPass: Body = [
      ...(batches.shuffleAndAddUp ? shufflePass(scope.local('i32'), batches.shuffleAndAddUp) : []),
      when(i32.eqz(ready.get), [call(batches.shuffle, i32.const(0), i32.const(count))]),
      cursor.set(i32.const(0)),
    ];

    /** Shuffles batch by batch, the last one first, and adds each up on the way, if all of them are going to be used. */
    function shufflePass(left: Int, shuffleAndAddUp: Callable): Body {
      const whole = i32.divU(i32.const(count), size.get);
      return [
        left.set(whole),
        ready.set(i32.and(i32.geU(steps.get, left.get), i32.ltU(left.get, i32.const(MAX_BATCHES + 1)))),
        when(ready.get, [
          cursor.set(i32.mul(left.get, size.get)),
          call(batches.shuffle, cursor.get, i32.const(count)),
          sums.set(i32.add(here, i32.mul(left.get, rowBytes))),
          repeatWhile(left.get, [
            sums.set(i32.sub(sums.get, rowBytes)),
            call(shuffleAndAddUp, i32.sub(cursor.get, size.get), cursor.get, sums.get),
            cursor.set(i32.sub(cursor.get, size.get)),
            left.set(i32.sub(left.get, i32.const(1))),
          ]),
          sums.set(i32.sub(here, rowBytes)),
        ]),
      ];
    }

    const shuffled: Body = [
      when(i32.gtS(i32.add(cursor.get, size.get), i32.const(count)), newPass),
      when(
        ready.get,
        [sums.set(i32.add(sums.get, rowBytes))],
        [sums.set(here), call(batches.addUp, placeOf(layout, cursor), i32.add(placeOf(layout, cursor), i32.shl(size.get, i32.const(2))), sums.get)],
      ),
      cursor.set(i32.add(cursor.get, size.get)),
    ];
    const end = i32.add(i32.const(drawn), i32.shl(size.get, i32.const(2)));
    const replacement: Body = [
      sums.set(here),
      call(batches.draw, i32.const(drawn), end),
      call(batches.addUp, i32.const(drawn), end, sums.get),
    ];
    const moments = i32.const(batch.cxx.address.offset - full.cxx.address.offset);
    const body: Body = [
      repeatWhile(steps.get, [
        when(
          mode.get,
          [
            when(i32.eq(mode.get, i32.const(Mode.shuffled)), shuffled, replacement),
            call(spread, sums.get),
            call(descend, moments, rate.get, keep.get),
          ],
          [call(descend, i32.const(0), rate.get, keep.get)],
        ),
        when(f64.gt(jitter.get, f64.const(0)), [
          call(addNormals, i32.const(weights), i32.const(weights + 8 * parameters), jitter.get),
        ]),
        steps.set(i32.sub(steps.get, i32.const(1))),
      ]),
      ...(layout.depth > 2 ? flush(scope, weights, parameters) : []),
    ];

    return { body, result: cursor.get };
  });
}

type Int = Local<'i32'>;
type Double = Local<'f64'>;
