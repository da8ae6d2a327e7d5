import type { LossCode } from '@kramers/models/internal';
import { repeatWhile } from '../assembler/control';
import { at } from '../assembler/memory';
import { call, type Callable, type Local, type ModuleBuilder } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import { f64x2 } from '../assembler/vector';
import type { Matrix } from '../parts/matrix';
import type { NonlinearLayout } from './layout';
import { emitCrossEntropy } from './cross-entropy';
import { emitExpressionLoss, type ExpressionOutside } from './expression-loss';
import { emitMeanSquare } from './mean-square';
import { addTo, eachOfTile, type Objective, zeroUncounted } from './tile-loops';

/** What a module calls for a loss of which it has no code: both are (count). */
export interface LossOutside extends ExpressionOutside {
  /** Writes ∂ℓ/∂f of the tile's samples into the deltas of the last layer. */
  readonly slope: Callable;
  /** Adds up the tile's squared errors and losses. */
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
  const objective = emitLoss(module, layout, loss, outside);
  if (!classes) return objective;
  const correct = emitCountCorrect(module, layout);
  const addUp = module.procedure(['i32', 'i32'], (scope) => {
    const [count, end] = [scope.parameter(0, 'i32').get, scope.parameter(1, 'i32').get];
    return [call(objective.addUp, count, end), call(correct, end)];
  });
  return { ...objective, addUp };
}

function emitLoss(module: ModuleBuilder, layout: NonlinearLayout, loss: LossCode, outside: LossOutside): Objective {
  switch (loss) {
    case 'mse':
      return emitMeanSquare(module, layout);
    case 'cross-entropy':
      return emitCrossEntropy(module, layout);
    case 'outside':
      return emitOutside(module, layout, outside);
    default:
      return emitExpressionLoss(module, layout, loss, outside);
  }
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
      ...zeroUncounted(scope, layout, end),
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
