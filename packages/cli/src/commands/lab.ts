import { flag, numberOption } from '../arguments/options';
import { defineCommand, exitCode } from '../ground/command';
import { note, print } from '../ground/io';

/** `kramers lab`: the lab in a browser. */
export const labCommand = defineCommand({
  usage: 'lab',
  summary: 'The lab in your browser: traps and escapes to be seen and steered. Nothing leaves this machine.',
  positionals: {},
  options: {
    port: numberOption('port', 'port to serve it at (default: any that is free)', {
      whole: true,
      atLeast: 0,
      atMost: 65_535,
    }),
    open: flag('show it in the browser; --no-open only says where it is (default: where there is a terminal)'),
  },
  examples: [['kramers lab', 'serve it until Ctrl-C']],
  async run({ port = 0, open }, io) {
    const [{ labPage, serveLab }, { openBrowser }] = await Promise.all([
      import('@kramers/lab'),
      import('../ground/show-page'),
    ]);
    const server = await serveLab({ page: labPage(), port });
    print(io, server.address);
    note(io, 'served to this machine alone, until Ctrl-C');
    if (open ?? io.terminal) openBrowser(server.address);
    await new Promise<void>((resolve) => {
      // What waits for a signal alone would be over at once.
      const stay = setInterval(() => undefined, 60_000);
      io.signal.addEventListener('abort', () => (clearInterval(stay), resolve()), { once: true });
    });
    await server.close();
    return exitCode.done;
  },
});
