import type { NewFile } from './new-file';

/** A claim of one's own, with its test. */
export function claimFiles(name: string): NewFile[] {
  return [
    { ending: '.ts', text: pluginText(name, null), about: `kramers verify --plugins ./${name}.ts --only ${name}` },
    { ending: '.test.ts', text: testText(name), about: `its test: kramers test ${name}.test.ts` },
  ];
}

/** A ledger of one's own: what a paper says, a claim with a run, and a test. */
export function ledgerFiles(name: string): NewFile[] {
  return [
    { ending: '.md', text: pageText(name), about: 'what the paper says' },
    { ending: '.ts', text: pluginText(`${name}-learns`, name), about: `kramers verify ${name} --plugins ./${name}.ts` },
    { ending: '.test.ts', text: testText(name), about: `its test: kramers test ${name}.test.ts` },
  ];
}

function pluginText(claim: string, ledger: string | null): string {
  const head =
    ledger === null
      ? '// A claim of a paper: what it states in numbers, the run that decides it, and what follows from it.'
      : '// The ledger of a paper: its claims, and what else they need. A claim states numbers, and is judged by runs.';
  const ledgers =
    ledger === null
      ? ''
      : `\n  ledgers: [{ name: '${ledger}', summary: 'A paper, in a sentence', claims: [claim.name] }],`;
  return `${head}
import { below, compare, defineClaim, definePlugin } from '@kramers/core';

const experiment = {
  name: '${claim}',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], population: true },
  training: { batchSize: 'full', stepsPerEpoch: 8 },
  protocol: { kind: 'random-init', beta: 0.05, epochs: 200 },
  replicas: { count: 5 },
  // The long form, with --full.
  full: { 'replicas.count': 50 },
};

const claim = defineClaim({
  name: '${claim}',
  summary: 'Networks learn within 200 epochs: the test error is below 0.5.',
  // Where the paper says so. If it could not be read in the original, say so here.
  source: '§1',
  // Every number that the verdict compares with, so that another number gives another verdict.
  expected: { error: 0.5 },
  experiments: [experiment],
  judge(run, { error }) {
    const errors = [...run(experiment.name).cells()].map(({ phases }) => phases.at(-1)!.metrics.testMse);
    const value = Math.max(...errors);
    return {
      // The first reading is the literal one. Give an interval with whatever was measured with scatter.
      readings: [compare({ reading: 'as printed', quantity: 'largest test error in the end', value }, below(error))],
      reason: \`The largest of \${errors.length} test errors is \${value.toPrecision(3)}.\`,
    };
  },
});

export default definePlugin({
  name: '${ledger ?? claim}',
  claims: [claim],${ledgers}
});
`;
}

function testText(name: string): string {
  return `// Another number gives another verdict. Judges depend on nothing but their arguments: made-up runs will do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeClaim } from '@kramers/core/results';
import plugin from './${name}';

const [claim] = plugin.claims!;
const run = () => ({ cells: () => [{ phases: [{ metrics: { testMse: 0.3 } }] }] }) as never;

test('${name} holds for a small error', async () => {
  assert.equal((await judgeClaim(claim!, run)).verdict, 'holds');
});

test('${name} would not hold if it stated less', async () => {
  assert.equal((await judgeClaim(claim!, run, { error: 0.2 })).verdict, 'does not hold');
});
`;
}

function pageText(name: string): string {
  return `# ${name}

Where it was published. Whether it was read in the original.

**Set-up.** What is trained on what, and how.

**What it says.** Its claims, with their numbers.

**How it is judged.** What is computed for each claim, and what counts as agreement.
`;
}
