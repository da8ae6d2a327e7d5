import {
  type Cell,
  type CellResult,
  ofType,
  resolveExperiment,
  sourceFromValue,
  type TrainingEvent,
  uncheckedExperiment,
} from '@kramers/core';
import { recordRun, RunFolder } from '@kramers/core/node';
/**
 * What a cell costs beyond its computing when many machines work on a run, and what follows for a large cluster:
 *
 *     npx tsx bench/cluster.ts
 *
 * Starts a Redis of its own. Workers are real, but for the computing: every cell gets the result of one that was
 * computed before.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once, setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { createKramers } from '@kramers/cli';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { connect } from '../packages/cluster/src/redis/connection';
import { redisAddress } from '../packages/cluster/src/redis/redis-address';
import { serve } from '../packages/cluster/src/serve';
import { RedisServer } from '../test/support/redis-server';

/** A cell whose result is of the usual size. */
const experiment = (cells: number) => ({
  name: 'bench',
  data: { correlations: [0.9, 0.8], inputs: 5, population: true },
  training: { batchSize: 'full' },
  protocol: { kind: 'random-init', beta: 0.1, epochs: 2 },
  replicas: { count: cells },
  reporters: [],
});

if (process.argv[2] === 'work')
  await work(process.argv[3]!, Number(process.argv[4]), Number(process.argv[5]), Number(process.argv[6]));
else await main();

/**
 * A process that stands for so many machines with so many threads, which take so many milliseconds to a cell and no
 * processor time.
 */
async function work(url: string, machines: number, threads: number, milliseconds: number): Promise<void> {
  const lab = createKramers();
  const { result } = await firstValueFrom(lab.run(uncheckedExperiment(experiment(1))).pipe(ofType('cell-finished')));
  const stop = new AbortController();
  process.on('message', (message) => (message === 'stop' ? stop.abort() : process.send!(process.cpuUsage())));
  const pool = {
    size: threads,
    async compute(
      { key, replica, seed }: Cell,
      _options: unknown,
      _stop: unknown,
      emit: (event: TrainingEvent) => void,
    ) {
      await pause(milliseconds);
      const found: CellResult = { ...result, key, replica, seed };
      emit({ type: 'cell-finished', cell: key, point: 0, replica, result: found });
    },
    destroy: () => Promise.resolve(),
  };
  setMaxListeners(0, stop.signal);
  const serving = Array.from({ length: machines }, async () => {
    const connection = await connect(redisAddress(url), () => undefined);
    await serve({ connection, pool, plugins: [], registry: lab.registry, say: () => undefined }, stop.signal);
  });
  await pause(500);
  process.send!('ready');
  await Promise.all(serving);
  process.exit();
}

interface Load {
  readonly cells: number;
  readonly machines: number;
  readonly threads: number;
  /** Milliseconds that a cell takes a thread. */
  readonly milliseconds: number;
}

/** What one run took; times of the processor in seconds. */
interface Taken {
  readonly clock: number;
  readonly redis: number;
  readonly coordinator: number;
  readonly workers: number;
  readonly commands: number;
  readonly bytes: number;
  /** The most that Redis held, in MB. */
  readonly peak: number;
}

async function measure({ cells, machines, threads, milliseconds }: Load): Promise<Taken> {
  const redis = await RedisServer.start();
  const folder = mkdtempSync(join(tmpdir(), 'kramers-bench-'));
  const worker = spawn(
    process.execPath,
    [...process.execArgv, process.argv[1]!, 'work', redis.url, ...[machines, threads, milliseconds].map(String)],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const hear = (): Promise<unknown> => new Promise((heard) => worker.once('message', heard));
  const look = async (): Promise<Taken> => {
    worker.send('time');
    const used = (await hear()) as NodeJS.CpuUsage;
    const text = redis.command('INFO', 'everything');
    const info = (key: string): number => Number(new RegExp(`^${key}:(.*)$`, 'm').exec(text)![1]);
    return {
      clock: performance.now() / 1000,
      redis: info('used_cpu_user') + info('used_cpu_sys'),
      coordinator: seconds(process.cpuUsage()),
      workers: seconds(used),
      commands: info('total_commands_processed'),
      bytes: info('total_net_input_bytes') + info('total_net_output_bytes'),
      peak: info('used_memory_peak') / 2 ** 20,
    };
  };
  await hear();
  const lab = createKramers({ redis: redis.url });
  const resolved = resolveExperiment(lab.registry, sourceFromValue(experiment(cells)));
  const before = await look();
  await lastValueFrom(recordRun(lab, resolved, new RunFolder(join(folder, 'run')), { command: 'bench' }));
  const after = await look();
  worker.send('stop');
  await once(worker, 'exit');
  await redis.remove();
  rmSync(folder, { recursive: true });
  const keys = ['clock', 'redis', 'coordinator', 'workers', 'commands', 'bytes'] as const;
  return {
    ...after,
    ...(Object.fromEntries(keys.map((key) => [key, after[key] - before[key]])) as Omit<Taken, 'peak'>),
  };
}

function seconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}

/** What follows from the measurements: seconds of the processor, each of a process that has one. */
interface Model {
  /** Redis: for each cell, each machine and second, each thread at work and second. */
  readonly redisCell: number;
  readonly redisMachine: number;
  readonly redisThread: number;
  /** The coordinator, for each cell. */
  readonly coordinatorCell: number;
}

/**
 * Cells a second of so many machines whose threads take so many seconds to a cell, and what keeps it from being more.
 */
function throughput(
  { redisCell, redisMachine, redisThread, coordinatorCell }: Model,
  machines: number,
  threads: number,
  seconds: number,
): [rate: number, limit: string] {
  const standing = machines * redisMachine + machines * threads * redisThread;
  const limits: [number, string][] = [
    [(machines * threads) / seconds, 'the threads'],
    [1 / coordinatorCell, 'the coordinator'],
    [Math.max(0, 1 - standing) / redisCell, 'Redis'],
  ];
  return limits.reduce((a, b) => (b[0] < a[0] ? b : a));
}

async function main(): Promise<void> {
  const show = (value: number): string => String(Number(value.toPrecision(2)));
  const row = (...cells: readonly (string | number)[]): void =>
    console.log(`| ${cells.map((cell) => (typeof cell === 'number' ? show(cell) : cell)).join(' | ')} |`);
  const head = (...names: readonly string[]): void => (row(...names), row(...names.map(() => '---')));

  console.log(
    'For each cell: milliseconds of the clock and of processors, commands, KB; and the most that Redis held, MB.\n',
  );
  head('cells', 'clock', 'Redis', 'coordinator', 'worker', 'commands', 'KB', 'peak');
  // Costs come from the longest, in which starting up weighs least.
  let taken!: Taken;
  const counts = [2000, 4000, 16_000];
  for (const count of counts) {
    taken = await measure({ cells: count, machines: 2, threads: 2, milliseconds: 0 });
    const { clock, redis, coordinator, workers, commands, bytes, peak } = taken;
    row(
      String(count),
      ...[1e3 * clock, 1e3 * redis, 1e3 * coordinator, 1e3 * workers, commands, bytes / 1024].map(
        (value) => value / count,
      ),
      peak,
    );
  }
  const cells = counts.at(-1)!;
  const coordinatorCell = taken.coordinator / cells;
  const redisCell = taken.redis / cells;

  // One wave of long cells: what is left when the cells' own cost is taken off is the cost of being there.
  const standing = async (machines: number, threads: number): Promise<number> => {
    const { redis, clock } = await measure({ cells: machines * threads, machines, threads, milliseconds: 20_000 });
    return (redis - redisCell * machines * threads) / clock;
  };
  const [few, many] = [await standing(100, 1), await standing(100, 10)];
  const redisThread = Math.max(0, (many - few) / 900);
  const model: Model = { redisCell, redisThread, redisMachine: few / 100 - redisThread, coordinatorCell };
  console.log(
    `\nRedis is busy for ${show(1e6 * model.redisMachine)} µs a second for each machine, and ` +
      `${show(1e6 * model.redisThread)} µs for each thread at work.\n`,
  );

  head('machines', 'threads each', 'seconds a cell', 'cells a second', 'a million take', 'limited by');
  for (const [machines, threads] of [
    [10, 16],
    [100, 16],
    [1000, 1],
    [1000, 16],
  ] as const) {
    for (const duration of [0.1, 1, 10, 60]) {
      const [rate, limit] = throughput(model, machines, threads, duration);
      row(
        String(machines),
        String(threads),
        duration,
        rate,
        rate > 0 ? `${show(1e6 / rate / 3600)} h` : 'for ever',
        limit,
      );
    }
  }
}
