/** Formulas such as `max(0.01 * x, x)`: read, differentiated, evaluated. */
export {
  type CurvedProgram,
  differentiate,
  differentiateTwice,
  lossProgram,
  withDerivative,
} from '../expression/derivative';
export { compileExpression, type Evaluate, evaluator } from '../expression/evaluate';
export { arity, functionNames, operate, type OperationName, operations } from '../expression/operations';
export { parseExpression } from '../expression/parse';
export { type Instruction, neededFor, type Program, ProgramWriter } from '../expression/program';
export { isInvertible, mayOverflow, rootOfGaussian } from '../expression/program-facts';
export { follow, type Schedule, scheduleProblem } from '../expression/schedule';
export { call, constant, type Expression, variable } from '../expression/tree';
export { runWide } from '../expression/wide';
