import type { ContributionKind } from '@kramers/core';
import { claimFiles, ledgerFiles } from './claim-templates';
import { backend, data, loss, metric, metricName, model, optimiser } from './network-templates';
import { lines, type NewFile, type Template } from './new-file';
import { event, executor, protocol, rateMethod } from './protocol-templates';
import { figure, finding, reporter } from './result-templates';

export type { NewFile } from './new-file';

/** Those that bring an experiment and a test with them. */
const templates = {
  model,
  data,
  protocol,
  reporter,
  metric,
  loss,
  optimiser,
  event,
  finding,
  figure,
  'rate-method': rateMethod,
  backend,
  executor,
} satisfies Readonly<Record<string, Template>>;

type TemplateKind = keyof typeof templates;

/** What `kramers new` can begin: every kind of contribution, and an experiment. */
export const newKinds = [
  ...(Object.keys(templates) as TemplateKind[]),
  'claim',
  'ledger',
  'experiment',
] as const satisfies readonly string[];

/** One of the things that can be begun. */
export type NewKind = (typeof newKinds)[number];

/** What a new thing of each kind brings, all under its one name. */
export const brought: Readonly<Record<NewKind, readonly ContributionKind[]>> = {
  model: ['models'],
  data: ['data'],
  protocol: ['protocols'],
  reporter: ['reporters'],
  metric: ['metrics'],
  loss: ['losses'],
  optimiser: ['optimisers'],
  event: ['events', 'protocols'],
  finding: ['findings', 'protocols'],
  figure: ['figures'],
  'rate-method': ['rateMethods', 'protocols'],
  backend: ['backends'],
  executor: ['executors'],
  claim: ['claims'],
  ledger: ['ledgers'],
  experiment: [],
};

/** The files of a new thing of that name. They run as they stand. */
export function newFiles(kind: NewKind, name: string): NewFile[] {
  if (kind === 'experiment')
    return [{ ending: '.yaml', text: experimentText(name), about: `kramers run ${name}.yaml` }];
  if (kind === 'claim') return claimFiles(name);
  if (kind === 'ledger') return ledgerFiles(name);
  const { plugin, trial, test, command = (of) => `kramers run ${of}.yaml` }: Template = templates[kind];
  return [
    { ending: '.ts', text: plugin(name), about: `the ${kind.replace('-', ' ')}, to be made your own` },
    { ending: '.yaml', text: trial(name), about: `an experiment with it: ${command(name)}` },
    { ending: '.test.ts', text: test(name), about: `its test: kramers test ${name}.test.ts` },
  ];
}

function experimentText(name: string): string {
  return lines(
    '# A network is trapped at rank 1, then watched at a lower β under Langevin noise, at three temperatures.',
    '# kramers show experiment lists every key; kramers show rank-trap the options of this protocol.',
    `name: ${name}`,
    'data: { kind: gaussian, correlations: [0.9, 0.8], inputs: 5, population: true }',
    'model: { kind: linear, depth: 3, width: 10 }',
    'training: { learningRate: 0.08, batchSize: full, stepsPerEpoch: 8 }',
    'escape: { singularValue: 2, above: 0.3 }',
    'protocol: { kind: rank-trap, trapBeta: 0.361, beta: 0.25, epochs: 50000 }',
    'over: { protocol.temperature: [5.0e-4, 5.5e-4, 6.0e-4] }',
    'replicas: { count: 10, seed: 42 }',
  );
}

/** The name under which an experiment knows the new thing: metrics are columns, and columns are in camel case. */
export function nameOf(kind: NewKind, name: string): string {
  return kind === 'metric' ? metricName(name) : name;
}
