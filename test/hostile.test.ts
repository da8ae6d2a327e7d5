import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

/** A folder with a plugin and an experiment of two cells that uses it. */
function folderWith(plugin: string, experiment: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mine.ts'), plugin);
  writeFileSync(
    join(folder, 'trial.yaml'),
    `name: trial\ndata: { correlations: [0.9, 0.8], samples: 32, testSamples: 32 }\ntraining: { batchSize: ` +
      `full }\nescape: { rank: 2 }\nreplicas: { count: 2 }\nreporters: [csv]\nplugins: [./mine.ts]\n${experiment}`,
  );
  return folder;
}
const out = (folder: string) => join(folder, 'out');
const run = (folder: string, options: Parameters<typeof kramers>[1] = {}) =>
  kramers(['run', join(folder, 'trial.yaml'), '--out', out(folder), '--workers', '1'], options);
const namesIn = (folder: string, part: string): string[] =>
  existsSync(join(out(folder), part)) ? readdirSync(join(out(folder), part)) : [];

const short = 'protocol: { kind: random-init, beta: 0.1, epochs: 5 }\n';
const none = "export default { name: 'mine' };";
const pipelineUntil = (condition: string): string => `protocol:
  kind: pipeline
  steps:
    - initialise: random
    - train: { beta: 0, until: [${condition}], epochs: 5 }
`;
const model = (members: string): string =>
  `import { definePlugin } from '@kramers/core';\nexport default definePlugin({ name: 'mine', models: [{ name: ` +
  `'mine', summary: '', ${members} }] });`;
const protocol = (
  body: string,
): string => `import { definePlugin, defineProtocol, initialise, save, train } from '@kramers/core';
import { z } from 'zod';
const mine = defineProtocol({ name: 'mine', summary: '', options: z.strictObject({}),
  *run(_options, { seed }) { yield* initialise(); ${body} } });
export default definePlugin({ name: 'mine', protocols: [mine] });`;

describe('what is refused before anything is written', () => {
  it.each([
    [
      'a plugin that throws while it is loaded',
      "throw new Error('out of order');",
      short,
      /plugins\.0: plugin "\.\/mine\.ts": cannot be loaded: out of order/,
    ],
    [
      'one that lacks a member',
      "export default { name: 'mine', models: [{ name: 'mine', summary: '' }] };",
      short,
      /models\[0\]\.activation must be a string; found undefined/,
    ],
    [
      'one with a member of another type',
      model("activation: 'x', derivative: () => 1"),
      short,
      /models\[0\]\.derivative must be a string; found function/,
    ],
    [
      'an activation that is not a number somewhere',
      model("activation: 'log(x)'"),
      `model: { kind: mine }\n${short}`,
      /model: model "mine": activation "log\(x\)" gives NaN at x = -6\.02/,
    ],
    [
      'one that is not a number only far out',
      model("activation: 'x < 300 ? x : sqrt(x - 1e4)'"),
      `model: { kind: mine }\n${short}`,
      /activation "x < 300 .*" gives NaN at x = 750; it must be defined for every x/,
    ],
    [
      'an activation that reaches out',
      model("activation: 'x.constructor(x)'"),
      `model: { kind: mine }\n${short}`,
      /plugins\.0: .*the activation of model "mine" cannot be read: .*no properties/,
    ],
    [
      'an activation that assigns',
      model("activation: 'y = x'"),
      `model: { kind: mine }\n${short}`,
      /plugins\.0: .*the activation of model "mine" cannot be read: /,
    ],
    [
      'an escape by a metric that is not measured',
      none,
      `${short}over: { escape: [{ rank: 1 }, { metric: testMs, below: 1 }] }\n`,
      /trial\.yaml:9:9: over\.escape: no metric "testMs"; did you mean "testMse"\?; this network has trainMse, .*rank/,
    ],
    [
      'a condition on a metric that is not measured',
      none,
      pipelineUntil('{ metric: imbalance, below: 2 }'),
      new RegExp(
        'trial\\.yaml:12:35: protocol\\.steps\\.1\\.train\\.until\\.0\\.metric: ' +
          'no metric "imbalance"; this network has trainMse, .*"metrics"',
      ),
    ],
    [
      'a schedule that begins at infinity',
      none,
      short.replace('0.1', '1 / epoch'),
      /trial\.yaml:8:32: protocol\.beta: "1 \/ epoch" gives Infinity at epoch 0; expected a number of at least 0/,
    ],
    [
      'one on a singular value that the network has not',
      none,
      pipelineUntil('{ singularValue: 3, below: 2 }'),
      /protocol\.steps\.1\.train\.until\.0\.singularValue: this network has 2 singular values/,
    ],
  ])('%s', async (_what, plugin, experiment, message) => {
    const folder = folderWith(plugin, experiment);
    for (const command of [
      ['validate', join(folder, 'trial.yaml')],
      ['run', join(folder, 'trial.yaml'), '--out', out(folder)],
    ]) {
      const { code, stderr } = await kramers(command);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(existsSync(out(folder))).toBe(false);
  });
});

describe('what goes wrong in the middle takes one cell with it', () => {
  it.each([
    [
      'a protocol that throws',
      "yield* train({ name: 'a', beta: 0.1, epochs: 3 }); if (seed === 43) throw new Error('lost the thread');",
      /lost the thread/,
    ],
    [
      'a protocol that asks for nonsense',
      "if (seed === 43) yield { kind: 'teleport' } as never;",
      /the protocol asked for \{"kind":"teleport"\}, which is no request/,
    ],
    [
      'a protocol that asks for nothing',
      'if (seed === 43) yield null as never;',
      /the protocol asked for null, which is no request/,
    ],
    [
      'a protocol that trains for ever',
      "if (seed === 43) yield* train({ name: 'on', beta: 0.1, epochs: Infinity });",
      /the protocol asked for phase "on" with epochs Infinity; expected a whole number/,
    ],
    [
      'a protocol that trains on empty batches',
      "if (seed === 43) yield* train({ name: 'on', beta: 0.1, epochs: 3, batchSize: 0 });",
      /phase "on" with batchSize 0; expected a whole number above 0, or "full"/,
    ],
    [
      'a protocol that misspells a knob',
      "if (seed === 43) yield* train({ name: 'on', beta: 0.1, epochs: 3, temprature: 1 } as never);",
      /phase "on" with "temprature"; did you mean "temperature"\?/,
    ],
    [
      'a protocol that leaves a knob out',
      "if (seed === 43) yield* train({ name: 'on', epochs: 3 } as never);",
      /phase "on" and gave no beta/,
    ],
    [
      'a protocol whose temperature falls below zero',
      "if (seed === 43) yield* train({ name: 'on', beta: 0.1, epochs: 9, temperature: '0.01 - 0.002 * epoch' });",
      /temperature: "0\.01 - 0\.002 \* epoch" gives -0\.002.* at epoch 6/,
    ],
    [
      'a protocol that draws more than there is',
      "if (seed === 43) yield { kind: 'draw', pool: 10, samples: 20, as: 'few' };",
      /the protocol asked for \{"kind":"draw",.*expected a pool, no more samples than that/,
    ],
    [
      'a protocol that returns what is no data',
      'if (seed === 43) return { then: { count: 3n } };',
      /the protocol returned a bigint as "count"; return plain data/,
    ],
    [
      'a protocol that returns what leads back to itself',
      'if (seed === 43) { const loop: object[] = []; loop.push(loop); return loop; }',
      /the protocol returned what leads back to itself/,
    ],
    [
      'a protocol that restores what it has not saved',
      "if (seed === 43) yield { kind: 'restore', from: 'nowhere' };",
      /no kept state "nowhere"/,
    ],
  ])('%s', async (_what, body, message) => {
    const folder = folderWith(protocol(body), 'protocol: { kind: mine }\n');
    const { code, stderr } = await run(folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect([namesIn(folder, 'cells').length, namesIn(folder, 'failures').length]).toEqual([1, 1]);
    expect(JSON.parse(readFileSync(join(out(folder), 'summary.json'), 'utf8'))).toMatchObject({
      points: [{ replicas: 2, missing: 1 }],
    });
    expect(readFileSync(join(out(folder), 'trajectories.csv'), 'utf8').split('\n').length).toBeGreaterThan(1);
  });

  it('a metric that throws', async () => {
    const plugin = `import { definePlugin } from '@kramers/core';
let count = 0;
export default definePlugin({ name: 'mine', metrics: [{ name: 'mine', summary: '',
  measure() { if (++count > 20) throw new Error('out of numbers'); return count; } }] });`;
    const folder = folderWith(plugin, `metrics: [mine]\n${short}`);
    const { code, stderr } = await run(folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/metric "mine" failed: out of numbers/);
    expect(namesIn(folder, 'failures').length).toBeGreaterThan(0);
  });
});

it.each([
  [
    'writes over the truth',
    "folder.write('cells/0.json', 'x')",
    '"cells/0.json" is the run\'s own; write under another name',
  ],
  ['writes over the summary', "folder.write('Summary.json', 'x')", '"Summary.json" is the run\'s own'],
  [
    'leaves the folder',
    "folder.write('../evil.txt', 'x')",
    'a report is written into the run folder, under a name such as "notes.md" or "notes/first.md"; found "../evil.txt"',
  ],
  [
    'writes what is no text',
    "folder.write('notes.md', 12 as never)",
    '"notes.md" takes a text, bytes, or a list of them; found number',
  ],
  ['throws what is no error', "throw 'up'", 'up'],
])('a reporter that %s is named, and the run stands', async (_what, body, message) => {
  const plugin = `import { definePlugin } from '@kramers/core';
export default definePlugin({ name: 'mine', reporters: [{ name: 'mine', summary: '',
  finished(_report, folder) { ${body}; } }] });`;
  const folder = folderWith(plugin, short.replace('5', '2'));
  const { code, stderr } = await kramers([
    'run',
    join(folder, 'trial.yaml'),
    '--out',
    out(folder),
    '--workers',
    '1',
    '--set',
    'reporters=[mine, csv]',
  ]);
  expect(code).toBe(0);
  expect(stderr).toContain(`note: reporter "mine" failed, and is left out: ${message}`);
  expect(readdirSync(folder).sort()).toEqual(['mine.ts', 'out', 'trial.yaml']);
  expect(namesIn(folder, 'cells')).toHaveLength(2);
  expect(JSON.parse(readFileSync(join(out(folder), 'summary.json'), 'utf8'))).toMatchObject({
    points: [{ replicas: 2 }],
  });
});

describe('a protocol that never ends', () => {
  it.each([
    ['training', "while (true) yield* train({ name: 'on', beta: 0.1, epochs: 10 });"],
    ['asking', "while (true) yield* save('again');"],
  ])('is stopped in the middle of its %s, and its folder is sound', async (_what, body) => {
    const folder = folderWith(protocol(`if (seed === 43) { ${body} }`), 'protocol: { kind: mine }\n');
    const controller = new AbortController();
    const ending = run(folder, { signal: controller.signal });
    while (namesIn(folder, 'cells').length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort();
    const { code, stderr } = await ending;
    expect(code).toBe(130);
    expect(stderr).toMatch(/stopped: 1 of 2 cells are finished and kept/);
    expect(namesIn(folder, 'failures')).toEqual([]);
    // Mended, the same command goes on.
    writeFileSync(join(folder, 'mine.ts'), protocol(''));
    expect(await run(folder)).toMatchObject({ code: 0 });
  });
});
