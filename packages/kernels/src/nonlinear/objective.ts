import { repeatWhile } from '../assembler/control';
import { above, at, load, store } from '../assembler/memory';
import { call, type Callable, type Local, type ModuleBuilder, type Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body, Statement } from '../assembler/value';
import { f64x2 } from '../assembler/vector';
import type { Matrix } from '../parts/matrix';
import { BLOCK_BYTES, type NonlinearLayout } from './layout';
import { emitCrossEntropy } from './cross-entropy';

/** The losses that there is code for; any other is computed outside. */
export type LossCode = 'mse' | 'cross-entropy' | 'outside';

/** What a module calls for a loss of which it has no code: both are (count). */
export interface LossOutside {
  /** Writes ∂ℓ/∂f of the tile's samples into the deltas of the last layer. */
  readonly slope: Callable;
  /** Adds up the tile's squared errors and losses. */
  readonly addUp: Callable;
}

/** The procedures of a loss. */
export interface Objective {
  /** (count, end, scale): residuals = scale·∂ℓ/∂f, and zero for the columns that are not counted. */
  readonly residuals: Callable;
  /** (count, end): adds up squared errors, losses and correct classifications of the tile into the totals. */
  readonly addUp: Callable;
}

/** Emits a loss, and the count of correct classifications where every target is one class of several. */
export function emitObjective(
  module: ModuleBuilder,
  layout: NonlinearLayout,
  loss: LossCode,
  classes: boolean,
  outside: LossOutside,
): Objective {
  const objective =
    loss === 'mse'
      ? emitMeanSquare(module, layout)
      : loss === 'cross-entropy'
        ? emitCrossEntropy(module, layout)
        : emitOutside(module, layout, outside);
  if (!classes) return objective;
  const correct = emitCountCorrect(module, layout);
  const addUp = module.procedure(['i32', 'i32'], (scope) => {
    const [count, end] = [scope.parameter(0, 'i32').get, scope.parameter(1, 'i32').get];
    return [call(objective.addUp, count, end), call(correct, end)];
  });
  return { ...objective, addUp };
}

/** Adds a double to one of the totals. */
export function addTo(totals: number, index: number, x: ReturnType<typeof f64.const>): Statement {
  const place = at(totals + 8 * index);
  return store.f64(place, f64.add(load.f64(place), x));
}

/** Emits `body` for each vector of each row of a matrix, in order. `position` holds where it is. */
export function eachOfTile(scope: Scope, rows: Matrix, end: Local<'i32'>, position: Local<'i32'>, body: Body): Body {
  const row = scope.local('i32');
  const last = scope.local('i32');
  return [
    row.set(i32.const(0)),
    repeatWhile(i32.ltU(row.get, i32.const(rows.rows * rows.pitch)), [
      position.set(row.get),
      last.set(i32.add(row.get, end.get)),
      repeatWhile(i32.ltU(position.get, last.get), [...body, position.set(i32.add(position.get, i32.const(16)))]),
      row.set(i32.add(row.get, i32.const(rows.pitch))),
    ]),
  ];
}

/** ℓ = ½‖y − f‖². */
function emitMeanSquare(module: ModuleBuilder, layout: NonlinearLayout): Objective {
  const { levels, deltas, targets, totals, lanes } = layout;
  const [outputs, deltasOut] = [levels.at(-1)!, deltas.at(-1)!];
  const residuals = module.procedure(['i32', 'i32', 'f64'], (scope) => {
    const end = scope.parameter(1, 'i32');
    const position = scope.local('i32');
    const scale = scope.local('v128');
    const place = ({ address }: Matrix) => at(address.offset, position.get);
    return [
      scale.set(lanes.splat(scope.parameter(2, 'f64').get)),
      ...eachOfTile(scope, outputs, end, position, [
        lanes.store(
          place(deltasOut),
          lanes.mul(scale.get, lanes.sub(lanes.load(place(outputs)), lanes.load(place(targets)))),
        ),
      ]),
      ...eachUncounted(scope, layout, end),
    ];
  });
  const addUp = module.procedure(['i32', 'i32'], (scope) => {
    const [count, end] = [scope.parameter(0, 'i32'), scope.parameter(1, 'i32')];
    const position = scope.local('i32');
    const residual = scope.local('v128');
    const sum = scope.local('v128');
    return [
      call(residuals, count.get, end.get, f64.const(1)),
      sum.set(lanes.const(0)),
      ...eachOfTile(scope, outputs, end, position, [
        residual.set(lanes.load(at(deltasOut.address.offset, position.get))),
        sum.set(lanes.add(sum.get, lanes.mul(residual.get, residual.get))),
      ]),
      addTo(totals, 0, lanes.total(sum)),
      addTo(totals, 1, f64.mul(f64.const(0.5), lanes.total(sum))),
    ];
  });
  return { residuals, addUp };
}

/** Makes the residuals zero in the columns of the last block that are not counted. */
export function eachUncounted(scope: Scope, layout: NonlinearLayout, end: Local<'i32'>): Body {
  const { deltas, counted, lanes } = layout;
  const residuals = deltas.at(-1)!;
  const row = scope.local('i32');
  const start = i32.sub(end.get, i32.const(BLOCK_BYTES));
  const place = at(residuals.address.offset, i32.add(row.get, start));
  return [
    row.set(i32.const(0)),
    repeatWhile(i32.ltU(row.get, i32.const(residuals.rows * residuals.pitch)), [
      ...[0, 16, 32, 48].map((bytes) =>
        lanes.store(
          above(place, bytes),
          lanes.mul(lanes.load(above(place, bytes)), lanes.load(above(at(counted.address.offset, start), bytes))),
        ),
      ),
      row.set(i32.add(row.get, i32.const(residuals.pitch))),
    ]),
  ];
}

function emitOutside(module: ModuleBuilder, layout: NonlinearLayout, outside: LossOutside): Objective {
  const { levels, deltas, lanes } = layout;
  const residuals = module.procedure(['i32', 'i32', 'f64'], (scope) => {
    const [count, end] = [scope.parameter(0, 'i32'), scope.parameter(1, 'i32')];
    const position = scope.local('i32');
    const scale = scope.local('v128');
    const place = at(deltas.at(-1)!.address.offset, position.get);
    return [
      call(outside.slope, count.get),
      scale.set(lanes.splat(scope.parameter(2, 'f64').get)),
      ...eachOfTile(scope, levels.at(-1)!, end, position, [
        lanes.store(place, lanes.mul(scale.get, lanes.load(place))),
      ]),
      ...eachUncounted(scope, layout, end),
    ];
  });
  const addUp = module.procedure(['i32', 'i32'], (scope) => [call(outside.addUp, scope.parameter(0, 'i32').get)]);
  return { residuals, addUp };
}

/** A procedure (end): counts the samples whose largest output, the first of several, is where the target is one. */
function emitCountCorrect(module: ModuleBuilder, layout: NonlinearLayout): Callable {
  const { levels, targets, counted, totals, lanes } = layout;
  const outputs = levels.at(-1)!;
  return module.procedure(['i32'], (scope) => {
    const end = scope.parameter(0, 'i32');
    const column = scope.local('i32');
    const row = scope.local('i32');
    const [best, target, found, correct] = scope.locals('v128', 4) as [V, V, V, V];
    const place = ({ address }: Matrix) => at(address.offset, row.get);
    const larger = scope.local('v128');
    return [
      correct.set(lanes.const(0)),
      column.set(i32.const(0)),
      repeatWhile(i32.ltU(column.get, end.get), [
        row.set(column.get),
        best.set(lanes.load(place(outputs))),
        target.set(lanes.load(place(targets))),
        repeatWhile(i32.ltU(row.get, i32.const(outputs.rows * outputs.pitch)), [
          found.set(lanes.load(place(outputs))),
          larger.set(lanes.gt(found.get, best.get)),
          best.set(f64x2.select(larger.get, found.get, best.get)),
          target.set(f64x2.select(larger.get, lanes.load(place(targets)), target.get)),
          row.set(i32.add(row.get, i32.const(outputs.pitch))),
        ]),
        correct.set(
          lanes.add(
            correct.get,
            f64x2.and(lanes.eq(target.get, lanes.const(1)), lanes.load(at(counted.address.offset, column.get))),
          ),
        ),
        column.set(i32.add(column.get, i32.const(16))),
      ]),
      addTo(totals, 2, lanes.total(correct)),
    ];
  });
}

type V = Local<'v128'>;
