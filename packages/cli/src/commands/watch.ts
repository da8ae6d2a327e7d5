import { flag } from '../arguments/options';
import { defineCommand, exitCode } from '../ground/command';
import { note } from '../ground/io';

/** `kramers watch`: the page of `--live`, for a run that another process or machine computes. */
export const watchCommand = defineCommand({
  usage: 'watch <folder>',
  summary: 'Watch a run folder that others fill, in the browser: cells done, escapes so far. Nothing is computed.',
  positionals: {
    folder: { type: 'string', describe: 'folder of a run, or of the shards of one', demandOption: true },
  },
  options: { quiet: flag('no progress') },
  examples: [
    ['kramers watch runs/fig1a-theorised', 'a run that is at work elsewhere'],
    ['kramers watch shards', 'a run whose shares are in the folders below'],
  ],
  async run({ folder, quiet = false }, io) {
    const [{ createKramers }, { openLive }, { watchedRun }, { showProgress }] = await Promise.all([
      import('../lab/create-kramers'),
      import('../live/live-view'),
      import('../live/watch-folder'),
      import('../progress/show-progress'),
    ]);
    const { registry } = createKramers();
    const { title, scene, cells, events } = watchedRun(folder, registry);
    const view = await openLive(io);
    const progress = view.follow(await showProgress(io, title, quiet), title, { scene });
    progress.event({ type: 'run-started', experiment: title, cells });
    let done = 0;
    for await (const event of events(io.signal)) {
      progress.event(event);
      done += Number(event.type === 'cell-finished');
    }
    progress.stop();
    await view.end(null, folder);
    note(io, done === cells ? `all ${cells} cells are there` : `${done} of ${cells} cells are there`);
    return done === cells ? exitCode.done : exitCode.interrupted;
  },
});
