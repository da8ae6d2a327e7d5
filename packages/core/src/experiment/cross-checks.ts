import type { Condition } from '../contracts/condition';
import { suggest, didYouMean } from '../ground/suggest';
import type { Registry } from '../plugins/registry';
import { writtenModel } from '../plugins/written-model';
import type { ReadFile } from '../ground/files';
import { initialWeights, isExact } from '../network/materials';
import { parsePath, type Path } from '../ground/path';
import { measureProblems } from './measure-problems';
import { precisionProblems } from './precision-problems';
import { escapeCondition, type Experiment } from '../contracts/experiment';
import { limits, MAX_PARAMETERS } from './limits';

/** Why an activation that the file writes is none; null for a mere name. */
function whyNoModel(text: string): string | null {
  try {
    return writtenModel(text) && null;
  } catch (cause) {
    return (cause as Error).message;
  }
}

/** What no single key's schema can see. */
export function crossChecks(registry: Registry, experiment: Experiment, read: ReadFile): [Path, string][] {
  const problems: [Path, string][] = [];
  const known = (path: Path, kind: 'models' | 'reporters' | 'metrics' | 'losses' | 'backends', name: string): void => {
    if (registry.find(kind, name)) return;
    const unknown = `unknown ${kind === 'losses' ? 'loss' : kind.slice(0, -1)} "${name}"`;
    const why = kind === 'models' ? whyNoModel(name) : null;
    problems.push([path, why ?? `${unknown}${didYouMean(name, registry.names(kind))}`]);
  };
  known(['model', 'kind'], 'models', experiment.model.kind);
  known(['backend'], 'backends', experiment.backend);
  experiment.model.activations?.forEach((name, i) => known(['model', 'activations', i], 'models', name));
  if (experiment.training.loss !== undefined) known(['training', 'loss'], 'losses', experiment.training.loss);
  experiment.metrics?.forEach((name, i) => known(['metrics', i], 'metrics', name));
  experiment.reporters.forEach((name, i) => known(['reporters', i], 'reporters', name));
  for (const path of Object.keys(experiment.full)) {
    const head = String(parsePath(path)[0]);
    if (!Object.hasOwn(experiment, head)) {
      const near = suggest(head, Object.keys(experiment));
      problems.push([['full', path], `unknown key "${head}"${near ? `; did you mean "${near}"?` : ''}`]);
    }
  }
  let dimension = 0;
  try {
    const kind = registry.get('data', experiment.data.kind);
    const { inputs, outputs } = kind.dimensions(experiment.data);
    const beyond = Object.entries({ inputs, outputs }).filter(([, size]) => size > limits.dimension.most);
    for (const [name, size] of beyond)
      problems.push([
        ['data', name],
        `expected at most ${limits.dimension.most} ${name} (${limits.dimension.reason}); found ${size}`,
      ]);
    if (beyond.length > 0) return problems;
    problems.push(...sizeProblems(experiment, inputs, outputs));
    const further = kind.check?.(experiment.data, (name) => registry.get('models', name), read) ?? [];
    problems.push(...further.map(([option, message]): [Path, string] => [['data', ...parsePath(option)], message]));
    dimension = Math.min(inputs, outputs);
    const escape = escapeCondition(experiment);
    if (escape) problems.push(...rankProblems(['escape'], escape, experiment, dimension));
  } catch (cause) {
    problems.push([['data'], (cause as Error).message]);
  }
  if (problems.length === 0) problems.push(...modelProblems(registry, experiment));
  if (problems.length === 0) problems.push(...precisionProblems(registry, experiment));
  if (problems.length === 0) problems.push(...measureProblems(registry, experiment));
  if (problems.length === 0) problems.push(...weightProblems(registry, experiment, read));
  if (problems.length > 0) return problems;
  const protocol = registry.get('protocols', experiment.protocol.kind);
  for (const [option, message] of protocol.check?.(experiment.protocol, experiment, {
    exact: isExact(experiment.data, registry),
  }) ?? []) {
    problems.push([['protocol', ...parsePath(option)], message]);
  }
  for (const [option, condition] of protocol.conditions?.(experiment.protocol) ?? []) {
    problems.push(...rankProblems(['protocol', ...parsePath(option)], condition, experiment, dimension));
  }
  return problems;
}

/** What is wrong with a network that would not fit into memory. */
function sizeProblems({ model }: Experiment, inputs: number, outputs: number): [Path, string][] {
  const { depth, width } = model;
  const weights = depth === 1 ? inputs * outputs : (inputs + (depth - 2) * width + outputs) * width;
  if (weights <= MAX_PARAMETERS) return [];
  return [[['model', 'width'], `a network of ${weights} weights; at most ${MAX_PARAMETERS} are held in memory`]];
}

function modelProblems(registry: Registry, { model, training, data }: Experiment): [Path, string][] {
  const problems: [Path, string][] = [];
  const hidden = model.depth - 1;
  if (model.activations && model.activations.length !== hidden) {
    problems.push([
      ['model', 'activations'],
      `a network of depth ${model.depth} has ${hidden} hidden layers; found ${model.activations.length} activations`,
    ]);
  }
  const curved = (model.activations ?? [model.kind]).find((name) => registry.get('models', name).activation !== 'x');
  if (isExact(data, registry)) {
    const rule =
      'exact population moments serve linear networks without biases, the loss mse and plain descent only; set ' +
      'data.population: false';
    if (curved !== undefined) problems.push([['model', 'kind'], `a ${curved} network needs samples: ${rule}`]);
    else if (model.bias) problems.push([['model', 'bias'], `biases need samples: ${rule}`]);
    else if (training.optimiser && training.optimiser.kind !== 'sgd')
      problems.push([['training', 'optimiser'], `${training.optimiser.kind} needs samples: ${rule}`]);
    else if (training.loss !== undefined && training.loss !== 'mse')
      problems.push([['training', 'loss'], `${training.loss} needs samples: ${rule}`]);
  }
  return problems;
}

function weightProblems(registry: Registry, experiment: Experiment, read: ReadFile): [Path, string][] {
  const { file, scale } = experiment.model.init;
  if (file === undefined) return [];
  if (scale !== undefined)
    return [[['model', 'init'], 'cannot have both "file" and "scale": weights are read, or drawn']];
  try {
    initialWeights(experiment, registry, read);
    return [];
  } catch (cause) {
    return [[['model', 'init', 'file'], `${file}: ${(cause as Error).message}`]];
  }
}

/** What a condition asks of a network that has too few singular values for it. */
function rankProblems(
  path: Path,
  { rank, singularValue }: Condition,
  { model }: Experiment,
  dimension: number,
): [Path, string][] {
  const highest = model.depth > 1 ? Math.min(model.width, dimension) : dimension;
  const wanted = singularValue ?? rank ?? 0;
  const option = rank === undefined ? 'singularValue' : 'rank';
  return wanted > highest
    ? [
        [
          [...path, option],
          `this network has ${highest} singular values, the smallest of its inputs, widths and outputs; found ` +
            `${wanted}`,
        ],
      ]
    : [];
}
