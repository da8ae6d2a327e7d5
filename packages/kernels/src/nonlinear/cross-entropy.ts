import { repeatWhile } from '../assembler/control';
import { above, type Address, at } from '../assembler/memory';
import type { Local, ModuleBuilder, Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body, V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import { expOfNegative } from '../math/exponential';
import { logOfPositive } from '../math/logarithm';
import { asDoubles } from '../math/operations';
import { VectorCode, woven } from '../math/vector-code';
import type { Matrix } from '../parts/matrix';
import { BLOCK_BYTES, type NonlinearLayout } from './layout';
import { addTo, type Objective, zeroUncounted } from './tile-loops';

/** Vectors of samples side by side: a block. */
const ABREAST = BLOCK_BYTES / 16;

type Vectors = readonly Local<'v128'>[];

/**
 * ℓ = −Σ_o y_o·ln softmax(f)_o, a block of samples at a time: the largest output first, so that no exponential
 * overflows.
 */
export function emitCrossEntropy(module: ModuleBuilder, layout: NonlinearLayout): Objective {
  const { lanes, levels, deltas, targets, counted, totals } = layout;
  const [outputs, shares] = [levels.at(-1)!, deltas.at(-1)!];

  const residuals = module.procedure(['i32', 'i32', 'f64'], (scope) => {
    const end = scope.parameter(1, 'i32');
    const scale = scope.local('v128');
    return [
      scale.set(lanes.splat(scope.parameter(2, 'f64').get)),
      ...eachBlock(scope, layout, end, ({ row, sums, eachRow }) => [
        ...sums.map((sum) => sum.set(lanes.div(scale.get, sum.get))),
        ...eachRow((v) => {
          const place = placeIn(shares, row, v);
          const target = lanes.mul(scale.get, lanes.load(placeIn(targets, row, v)));
          return [lanes.store(place, lanes.sub(lanes.mul(lanes.load(place), sums[v]!.get), target))];
        }),
      ]),
      ...zeroUncounted(scope, layout, end),
    ];
  });

  const addUp = module.procedure(['i32', 'i32'], (scope) => {
    const end = scope.parameter(1, 'i32');
    const [squared, loss] = scope.locals('v128', 2) as [Local<'v128'>, Local<'v128'>];
    const offsets = scope.locals('v128', ABREAST);
    const [target, counts, error] = scope.locals('v128', 3) as [Local<'v128'>, Local<'v128'>, Local<'v128'>];
    return [
      squared.set(lanes.const(0)),
      loss.set(lanes.const(0)),
      ...eachBlock(scope, layout, end, ({ column, row, largest, sums, eachRow }) => [
        ...woven(
          sums.map((sum, v) => {
            const code = new VectorCode(scope);
            const logarithm = asDoubles(code, lanes, sum.get, (x) => logOfPositive(code, x));
            code.add(offsets[v]!.set(lanes.add(largest[v]!.get, logarithm)));
            code.add(sum.set(lanes.div(lanes.const(1), sum.get)));
            return code;
          }),
        ),
        ...eachRow((v) => {
          const surprise = lanes.sub(offsets[v]!.get, lanes.load(placeIn(outputs, row, v)));
          return [
            counts.set(lanes.load(placeIn(counted, column, v))),
            target.set(lanes.load(placeIn(targets, row, v))),
            error.set(lanes.sub(lanes.mul(lanes.load(placeIn(shares, row, v)), sums[v]!.get), target.get)),
            squared.set(lanes.add(squared.get, lanes.mul(counts.get, lanes.mul(error.get, error.get)))),
            // Of what has no share, the logarithm may be infinite.
            error.set(f64x2.and(lanes.ne(target.get, lanes.const(0)), lanes.mul(target.get, surprise))),
            loss.set(lanes.add(loss.get, lanes.mul(counts.get, error.get))),
          ];
        }),
      ]),
      addTo(totals, 0, lanes.total(squared)),
      addTo(totals, 1, lanes.total(loss)),
    ];
  });
  return { residuals, addUp };
}

interface Block {
  /** Bytes of the block's first column, and of the same column in the row that {@link Block.eachRow} is at. */
  readonly column: Local<'i32'>;
  readonly row: Local<'i32'>;
  /** The largest output of each sample, and Σ e^{f − largest}; e^{f − largest} itself is in the deltas. */
  readonly largest: Vectors;
  readonly sums: Vectors;
  /** Emits code for every vector of every output. */
  readonly eachRow: (body: (v: number) => Body) => Body;
}

function eachBlock(
  scope: Scope,
  { lanes, levels, deltas }: NonlinearLayout,
  end: Local<'i32'>,
  conclude: (block: Block) => Body,
): Body {
  const [outputs, shares] = [levels.at(-1)!, deltas.at(-1)!];
  const column = scope.local('i32');
  const row = scope.local('i32');
  const largest = scope.locals('v128', ABREAST);
  const sums = scope.locals('v128', ABREAST);
  const rows = (body: Body): Body => [
    row.set(column.get),
    repeatWhile(i32.ltU(row.get, i32.const(outputs.rows * outputs.pitch)), [
      ...body,
      row.set(i32.add(row.get, i32.const(outputs.pitch))),
    ]),
  ];
  const eachRow = (body: (v: number) => Body): Body => rows(vectors((v) => body(v)).flat());
  const output = (v: number): V128 => lanes.load(placeIn(outputs, row, v));
  return [
    column.set(i32.const(0)),
    repeatWhile(i32.ltU(column.get, end.get), [
      ...largest.map((one, v) => one.set(lanes.load(placeIn(outputs, column, v)))),
      ...eachRow((v) => [largest[v]!.set(lanes.atLeast(largest[v]!.get, output(v)))]),
      ...sums.map((sum) => sum.set(lanes.const(0))),
      ...rows(
        woven(
          vectors((v) => {
            const code = new VectorCode(scope);
            const below = code.keep(lanes.sub(output(v), largest[v]!.get));
            const share = asDoubles(code, lanes, below, (x) => expOfNegative(code, x));
            code.add(lanes.store(placeIn(shares, row, v), share), sums[v]!.set(lanes.add(sums[v]!.get, share)));
            return code;
          }),
        ),
      ),
      ...conclude({ column, row, largest, sums, eachRow }),
      column.set(i32.add(column.get, i32.const(BLOCK_BYTES))),
    ]),
  ];
}

function placeIn({ address }: Matrix, base: Local<'i32'>, v: number): Address {
  return above(at(address.offset, base.get), 16 * v);
}

function vectors<T>(make: (v: number) => T): T[] {
  return Array.from({ length: ABREAST }, (_, v) => make(v));
}
