import { numberOption, textsOption } from '../arguments/options';
import { workOptions } from '../arguments/run-options';
import { defineCommand, exitCode } from '../ground/command';
import { note } from '../ground/io';

/** `kramers worker`: this machine computes cells for runs elsewhere. */
export const workerCommand = defineCommand({
  usage: 'worker',
  summary:
    'Compute cells for every run that was started with --executor bullmq and the same Redis, on this or any machine.',
  positionals: {},
  options: {
    redis: workOptions.redis,
    secret: workOptions.secret,
    workers: numberOption('workers', 'threads, each at one cell (default: one for each core)', {
      whole: true,
      atLeast: 1,
    }),
    plugins: textsOption(
      'a plugin that this worker may run: a file, a package, or an experiment file for those that it names; ' +
        'may be repeated',
    ),
    idle: numberOption('idle', 'end after this many seconds without work (default: wait for ever)', { atLeast: 1 }),
  },
  examples: [
    ['kramers worker --redis redis://head-node:6379', 'on each machine; Ctrl-C gives back what it is at'],
    [
      'kramers worker --plugins sweep.yaml --idle 60',
      'with the plugins of an experiment; ends once nothing is left to do',
    ],
  ],
  async run({ redis, secret, workers, plugins = [], idle }, io) {
    const [
      { availableParallelism },
      { redisOf, secretOf },
      { pluginsNamed },
      { connect, machine, serve },
      { createKramers },
      { workerFile },
      { version },
      { RunError },
    ] = await Promise.all([
      import('node:os'),
      import('../run/work'),
      import('../run/plugins-named'),
      import('@kramers/cluster'),
      import('../lab/create-kramers'),
      import('../workers/thread'),
      import('@kramers/core'),
      import('@kramers/core/failure'),
    ]);
    const address = redisOf({ redis }, io.env);
    const shared = secretOf({ secret }, io.env);
    const loaded = await pluginsNamed(plugins);
    const { registry } = createKramers({ plugins: loaded });
    const file = workerFile();
    if (file === null)
      throw new RunError('kramers worker needs the built command; run "npm run build" in its repository first');
    const say = (message: string): void => note(io, message);
    const connection = await connect(address, say);
    const { CellPool } = await import('../workers/cell-pool');
    const threads = workers ?? availableParallelism();
    say(`Kramers ${version} on ${machine}: ${threads} at work for ${address.shown}`);
    try {
      const pool = new CellPool(file, threads, loaded);
      const means = { connection, pool, plugins: loaded, registry, secret: shared, say, idleSeconds: idle };
      await serve(means, io.signal);
    } finally {
      connection.close();
    }
    return io.signal.aborted ? exitCode.interrupted : exitCode.done;
  },
});
