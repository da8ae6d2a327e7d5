import type { Experiment, FinishedRun, PointSummary } from '@kramers/core';
import { CASES, variedPaths } from '@kramers/core/internal';
import { inWords } from '../drawing/numbers';
import { html, type Markup } from '../drawing/markup';

/** Protocols and criteria told one by one; beyond that, the tables do. */
const FEW = 4;

/** What was done, in sentences. */
export function settingsInWords({ experiment, points, summary }: FinishedRun): Markup {
  const { replicas, over } = experiment;
  const exact = points[0]?.exact ?? false;
  const [firstSeed, lastSeed] = summary.seeds;
  const seeds = replicas.count === 1 ? `seed ${firstSeed}` : `seeds ${firstSeed} to ${lastSeed}`;
  const sentences = [
    `${network(experiment)}, trained on ${data(experiment, exact)}.`,
    training(experiment, exact),
    protocols(experiment, points, summary.points),
    ...Object.entries(over)
      .filter(([path]) => path !== 'protocol')
      .map(([path, values]) =>
        path === CASES
          ? `Compared: ${[...new Set(summary.points.map(({ parameters }) => String(parameters[CASES])))].join('; ')}.`
          : `Varied: ${lastPart(path)} ` +
            `(${values.every(isPlain) ? inWords(values.map(String)) : `${values.length} values`}).`,
      ),
    `${replicas.count === 1 ? 'One replica' : `${replicas.count} replicas`} for each setting, ${seeds}.`,
    escape(summary.points),
  ];
  return html`<p class="done">${sentences.filter(Boolean).join(' ')}</p>`;
}

/** Every setting by its path. */
export function settingsTable(experiment: Experiment): Markup {
  const { name: _name, note: _note, over, full: _full, ...settings } = experiment;
  const varied = [...variedPaths(over)];
  const rows = flatten(settings, '').filter(
    ([path]) => !varied.some((key) => path === key || path.startsWith(`${key}.`)),
  );
  const grid = Object.entries(over).flatMap(([path, values]) =>
    values.map((value, i) => [i === 0 ? `${path} (varied)` : '', asText(value)] as const),
  );
  return html`<details>
<summary>All settings</summary>
<table class="settings"><thead><tr><th scope="col">Setting</th><th scope="col">Value</th></tr></thead>
<tbody>${[...grid, ...rows].map(([path, value]) => html`<tr><td>${path}</td><td>${value}</td></tr>\n`)}</tbody></table>
</details>`;
}

function network({ model }: Experiment): string {
  const bias = model.bias ? ' with biases' : '';
  const hidden = model.depth > 1 ? ` and hidden width ${model.width}` : '';
  return `A ${model.kind} network of depth ${model.depth}${hidden}${bias}`;
}

function data(
  { data: { kind, correlations, inputs, outputs, samples, testSamples, fresh } }: Experiment,
  exact: boolean,
): string {
  const features = Array.isArray(correlations) ? ` with correlations ${inWords(correlations.map(String))}` : '';
  const dimensions = [counted(inputs, 'inputs'), counted(outputs, 'outputs')]
    .filter(Boolean)
    .map((part) => `, ${part}`);
  const task = `${kind === 'gaussian' ? 'Gaussian' : kind} data${features}${dimensions.join('')}`;
  if (exact) return `${task}, by their exact moments`;
  const parts = [
    counted(samples, 'samples'),
    counted(testSamples, 'to test on'),
    fresh ? 'drawn afresh for each replica' : 'the same for all replicas',
  ];
  return `${task} (${parts.filter(Boolean).join(', ')})`;
}

function counted(value: unknown, noun: string): string {
  return typeof value === 'number' ? `${value} ${noun}` : '';
}

function training(
  { training: { learningRate, batchSize, sampling, temperature }, over }: Experiment,
  exactMoments: boolean,
): string {
  const fixed = (name: string): boolean => !(`training.${name}` in over) && !('training' in over);
  const drawn = sampling === 'shuffled' ? 'shuffled each epoch' : 'drawn with replacement';
  const exact = exactMoments
    ? 'exact gradients'
    : batchSize === 'full'
      ? 'full batches'
      : `batches of ${batchSize}, ${drawn}`;
  const parts = [
    fixed('learningRate') ? `learning rate ${learningRate}` : '',
    fixed('batchSize') ? exact : '',
    fixed('temperature') && temperature > 0 ? `Langevin temperature ${temperature}` : '',
  ].filter(Boolean);
  return parts.length > 0 ? `Trained with ${parts.join(', ')}.` : '';
}

/** The protocol with what it was told, or each of a few that were compared. */
function protocols(experiment: Experiment, planned: FinishedRun['points'], points: readonly PointSummary[]): string {
  const varied = [...variedPaths(experiment.over)];
  if (!varied.includes('protocol')) return `Protocol ${inBrackets(experiment.protocol, varied)}.`;
  if (points.length > FEW) return `Compared: ${points.length} protocols.`;
  const told = points.map(({ label }, i) => `${label}, which is ${inBrackets(planned[i]!.experiment.protocol, [])}`);
  return `Compared: ${told.join('; ')}.`;
}

function inBrackets(protocol: Experiment['protocol'], varied: readonly string[]): string {
  const told = Object.entries(protocol).filter(
    ([key, value]) =>
      key !== 'kind' &&
      key !== 'label' &&
      isPlain(value) &&
      typeof value !== 'boolean' &&
      !varied.includes(`protocol.${key}`),
  );
  const options = told.map(([key, value]) => `${key} ${asText(value)}`).join(', ');
  return options ? `${protocol.kind} (${options})` : protocol.kind;
}

function escape(points: readonly PointSummary[]): string {
  const criteria = [...new Set(points.flatMap(({ criterion }) => criterion ?? []))];
  if (criteria.length === 0) return '';
  return (
    'An escape is counted when: ' +
    `${criteria.length <= FEW ? criteria.join(', or ') : 'the test error passes midway between plateau and target'}.`
  );
}

/** Every setting of an experiment by its path, what is varied included. */
export function flatSettings({
  name: _name,
  note: _note,
  over,
  full: _full,
  reporters: _reporters,
  ...settings
}: Experiment): Map<string, string> {
  const varied = Object.entries(over).map(
    ([path, values]) => [path, `${values.map(asText).join(', ')} (varied)`] as const,
  );
  return new Map([...flatten(settings, ''), ...varied]);
}

function flatten(value: unknown, path: string): [path: string, value: string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, asText(value)]];
  return Object.entries(value).flatMap(([key, child]) => flatten(child, path ? `${path}.${key}` : key));
}

function lastPart(path: string): string {
  return path.split('.').at(-1)!;
}

function asText(value: unknown): string {
  if (Array.isArray(value) && value.every(isPlain)) return value.length > 0 ? value.join(', ') : 'none';
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
