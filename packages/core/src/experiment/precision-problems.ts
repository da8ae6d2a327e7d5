import { type Experiment, escapeCondition } from '../contracts/experiment';
import type { Condition } from '../contracts/condition';
import type { Path } from '../ground/path';
import type { Registry } from '../plugins/registry';

/**
 * Singular values in single precision are known to about this much: the rounding of a map that is put together from
 * some thousand outputs.
 */
const ROUNDING = 1e-4;

/** Why an experiment cannot be computed in single precision. */
export function precisionProblems(registry: Registry, experiment: Experiment): [Path, string][] {
  const { precision, model, rank, backend, protocol } = experiment;
  if (precision !== 'float32') return [];
  const activations = model.activations ?? [model.kind];
  if (activations.every((name) => registry.get('models', name).activation === 'x'))
    return [[['precision'], 'float32 is for nonlinear networks; a linear one is computed with float64']];
  if (backend === 'typescript' || backend === 'reference')
    return [[['precision'], `float32 needs the backend wasm; ${backend} computes with float64`]];
  const why = `float32 knows singular values to ${ROUNDING} at best; use float64`;
  const below = (value: number | undefined): boolean => value !== undefined && Math.abs(value) < ROUNDING;
  if (below(rank.threshold))
    return [[['rank', 'threshold'], `ranks are judged at ${rank.threshold}, below its rounding: ${why}`]];
  const fine = ({ singularValue, above, below: under }: Condition): boolean =>
    singularValue !== undefined && (below(above) || below(under));
  const escape = escapeCondition(experiment);
  if (escape && fine(escape)) return [[['escape'], `a singular value is judged below its rounding: ${why}`]];
  const conditions = registry.get('protocols', protocol.kind).conditions?.(protocol) ?? [];
  const found = conditions.find(([, condition]) => fine(condition));
  return found ? [[['protocol', found[0]], `a singular value is judged below its rounding: ${why}`]] : [];
}
