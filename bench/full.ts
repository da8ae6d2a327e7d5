import { join } from 'node:path';
import { compete, type Contender, ratio, type Rounds } from './contender';
import { bareKernel, fastBackends, type Task, wholeLab } from './kernels';
import { compiledTargets, largeTargets, largeTasks } from './large-tasks';
import { compiledPeers, pythonPeers } from './peers';
import type { Target } from './results';
import { sideBySide } from './workers';

/**
 * Many short rounds: a machine that others share changes its speed within seconds, and the two sides of a ratio must
 * meet the same.
 */
const ROUNDS = 25;
const SECONDS = 0.1;
/** Workers take turns that are long against the time in which another thread still starts. */
const TEAM_ROUNDS = 12;
const TEAM_MILLISECONDS = 600;

/** A wide and deep network, beside the paper's. */
const LARGE = [32, 64, 64, 64, 64, 2];
/** Where the products of matrices are all that counts. */
const WIDE = [32, 256, 256, 2];
const minibatch = { batchSize: 64, temperature: 0 } as const;

function ours(): Contender[] {
  const tasks: [string, Omit<Task, 'backend'>][] = [
    ['linear', { model: 'linear', ...minibatch }],
    ['linear full batch', { model: 'linear', batchSize: 'full', temperature: 0 }],
    ['linear full batch Langevin', { model: 'linear', batchSize: 'full', temperature: 1e-3 }],
    ['tanh', { model: 'tanh', ...minibatch }],
    ['sigmoid', { model: 'sigmoid', ...minibatch }],
    ['softsign', { model: 'softsign', ...minibatch }],
    ['gelu', { model: 'gelu', ...minibatch }],
  ];
  const bare = tasks.flatMap(([name, task]) =>
    [...fastBackends, 'typescript'].map((backend) => bareKernel(`${name} ${backend}`, { ...task, backend })),
  );
  const large = (
    [
      ['linear', LARGE],
      ['tanh', LARGE],
      ['linear', WIDE],
    ] as const
  ).flatMap(([model, widths]) =>
    fastBackends.map((backend) =>
      bareKernel(`${model} ${widths.join('-')} ${backend}`, { model, backend, widths, ...minibatch }),
    ),
  );
  const labs = ['linear', 'tanh'].map((model) =>
    wholeLab(`${model} wasm with events`, { model, backend: 'wasm', ...minibatch }),
  );
  const thinned = wholeLab('tanh wasm, measure: log', { model: 'tanh', backend: 'wasm', ...minibatch }, 'log');
  return [...bare, ...large, ...labs, thinned, ...largeTasks()];
}

/** The compiled kernels against the limit, and against products of matrices by others. */
export const nativeTargets: readonly Target[] = [
  { ours: 'linear native', theirs: 'linear C, gcc -O3 -march=native', atLeast: 0.9 },
  { ours: 'linear full batch native', theirs: 'linear C, full batch' },
  { ours: 'linear full batch Langevin native', theirs: 'linear C, full batch, Langevin', atLeast: 1.5 },
  { ours: 'tanh native', theirs: 'tanh C, gcc -O3 -march=native', atLeast: 0.9 },
  ...[LARGE, WIDE].flatMap((widths): Target[] => {
    const [linear, tanh] = [`linear ${widths.join('-')}`, `tanh ${widths.join('-')}`];
    return [
      { ours: `${linear} native`, theirs: `${linear} numpy, second moments, 50 replicas`, atLeast: 3 },
      { ours: `${linear} native`, theirs: `${linear} numpy, residuals`, atLeast: 3 },
      { ours: `${linear} native`, theirs: `${linear} numpy, residuals, 50 replicas`, atLeast: 3 },
      { ours: `${tanh} native`, theirs: `${tanh} numpy`, atLeast: 1.5 },
      { ours: `${tanh} native`, theirs: `${tanh} numpy, 50 replicas`, atLeast: 1.5 },
    ];
  }),
  ...compiledTargets,
  ...['linear', 'linear full batch Langevin', 'tanh', 'gelu', 'linear 32-64-64-64-64-2', 'tanh 32-64-64-64-64-2'].map(
    (task): Target => ({ ours: `${task} native`, theirs: `${task} wasm` }),
  ),
];

const targets: readonly Target[] = [
  { ours: 'linear wasm', theirs: 'linear PyTorch, eager', atLeast: 330 },
  { ours: 'linear wasm', theirs: 'linear PyTorch, second moments, 50 replicas', atLeast: 12 },
  { ours: 'linear wasm', theirs: 'linear PyTorch, residuals, 50 replicas', atLeast: 12 },
  { ours: 'linear wasm', theirs: 'linear numpy, second moments, 50 replicas' },
  { ours: 'linear wasm', theirs: 'linear numpy, residuals, 50 replicas' },
  { ours: 'linear wasm', theirs: 'linear C, gcc -O3 -march=native', atLeast: 0.62 },
  { ours: 'linear full batch wasm', theirs: 'linear C, full batch', atLeast: 0.62 },
  { ours: 'linear full batch Langevin wasm', theirs: 'linear C, full batch, Langevin', atLeast: 0.62 },
  { ours: 'linear wasm with events', theirs: 'linear wasm', atLeast: 0.75 },
  { ours: 'linear wasm', theirs: 'linear typescript' },
  { ours: 'tanh wasm', theirs: 'tanh typescript' },
  { ours: 'tanh wasm', theirs: 'tanh PyTorch, eager', atLeast: 27 },
  { ours: 'tanh wasm', theirs: 'tanh PyTorch, by hand, 50 replicas', atLeast: 1.5 },
  { ours: 'tanh wasm', theirs: 'tanh numpy, 50 replicas', atLeast: 1.5 },
  { ours: 'tanh wasm', theirs: 'tanh C, gcc -O3 -march=native', atLeast: 0.36 },
  { ours: 'tanh wasm with events', theirs: 'tanh wasm', atLeast: 0.75 },
  { ours: 'tanh wasm, measure: log', theirs: 'tanh wasm', atLeast: 0.8 },
  { ours: 'sigmoid wasm', theirs: 'tanh wasm', atLeast: 0.8 },
  { ours: 'softsign wasm', theirs: 'tanh wasm', atLeast: 0.8 },
  { ours: 'gelu wasm', theirs: 'tanh wasm', atLeast: 0.5 },
  {
    ours: 'linear 32-64-64-64-64-2 wasm',
    theirs: 'linear 32-64-64-64-64-2 numpy, second moments, 50 replicas',
    atLeast: 3,
  },
  { ours: 'linear 32-64-64-64-64-2 wasm', theirs: 'linear 32-64-64-64-64-2 numpy, residuals', atLeast: 3 },
  { ours: 'linear 32-64-64-64-64-2 wasm', theirs: 'linear 32-64-64-64-64-2 numpy, residuals, 50 replicas', atLeast: 3 },
  { ours: 'tanh 32-64-64-64-64-2 wasm', theirs: 'tanh 32-64-64-64-64-2 numpy, 50 replicas', atLeast: 0.8 },
  { ours: 'linear wasm, two workers', theirs: 'linear wasm, one worker', atLeast: 1.9 },
  ...nativeTargets,
  ...largeTargets,
];

/**
 * Everything that is installed here, by turns; then one worker against two. `script` is what workers run. With `only`,
 * those contenders alone for whose names it holds.
 */
export async function full(peers: string, script: URL, only: (name: string) => boolean = () => true) {
  const others = [
    compiledPeers(peers),
    await pythonPeers(join(peers, 'torch_peers.py')),
    await pythonPeers(join(peers, 'numpy_peers.py')),
  ];
  // By name, so that those who do the same work take their turns one after the other.
  const contenders = [...ours(), ...others.flatMap((other) => other.contenders)]
    .filter(({ name }) => only(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const rounds = new Map(await compete(contenders, ROUNDS, SECONDS));
  others.forEach((other) => other.close());
  if (only('linear wasm, one worker')) for (const [name, speeds] of await teams(script)) rounds.set(name, speeds);
  const versions = Object.assign(
    { Node: process.versions.node, V8: process.versions.v8 },
    ...others.map((other) => other.versions),
  ) as Record<string, string>;
  return { rounds: rounds as Rounds, targets: judged(rounds), versions };
}

/** One worker before and after two of them: its speed is the mean, since the machine may change in between. */
async function teams(script: URL): Promise<Rounds> {
  const run = (count: number) =>
    sideBySide(script, { model: 'linear', backend: 'wasm', ...minibatch }, count, TEAM_MILLISECONDS);
  const [one, two]: [number[], number[]] = [[], []];
  for (let round = 0; round < TEAM_ROUNDS; round++) {
    const before = await run(1);
    two.push(await run(2));
    one.push((before + (await run(1))) / 2);
  }
  return new Map([
    ['linear wasm, one worker', one],
    ['linear wasm, two workers', two],
  ]);
}

/** The targets whose two sides ran, with what was found. */
function judged(rounds: Rounds): (Target & { found: number })[] {
  return targets
    .filter(({ ours: a, theirs: b }) => rounds.has(a) && rounds.has(b))
    .map((target) => ({ ...target, found: ratio(rounds, target.ours, target.theirs) }));
}
