import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { temporaryFolder } from './folders';

/** Where Firefox is: Debian's, or where FIREFOX_PATH says. */
export const firefoxPath = process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr';

/** A free port, and nothing that it would look for in the network by itself. */
const preferences = {
  'marionette.port': 0,
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
};

/** A headless Firefox with one page. */
export interface Firefox {
  readonly version: string;
  open(address: string): Promise<void>;
  /** Calls a function of the page by its path, as `kramers.run`, and gives what its promise resolves to. */
  call(path: string, ...given: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Starts Firefox and speaks to it by Marionette, its own remote control: playwright drives a Firefox of its own only.
 * Messages are JSON behind their length and a colon: [0, id, command, parameters], answered by [1, id, error, result].
 */
export async function startFirefox(): Promise<Firefox> {
  const profile = temporaryFolder();
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const child = spawn(firefoxPath, ['--headless', '--no-remote', '--profile', profile, '--marionette'], {
    stdio: 'ignore',
    // What it keeps outside its profile goes there too.
    env: { ...process.env, HOME: profile },
  });
  const ended = once(child, 'exit');
  const close = async () => {
    child.kill();
    await ended;
  };
  try {
    const socket = await connected(join(profile, 'MarionetteActivePort'));
    const send = conversation(socket);
    const session = (await send('WebDriver:NewSession')) as { capabilities: { browserVersion: string } };
    await send('WebDriver:SetTimeouts', { script: 120_000, pageLoad: 60_000 });
    return {
      version: session.capabilities.browserVersion,
      open: async (address) => void (await send('WebDriver:Navigate', { url: address })),
      call: async (path, ...args) => {
        const { value } = (await send('WebDriver:ExecuteAsyncScript', { script: caller(path), args })) as {
          value: { result?: string; error?: string };
        };
        if (value.error !== undefined) throw new Error(value.error);
        return JSON.parse(value.result!) as unknown;
      },
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** A script that hands over what a function of the page gives, as text: it then comes as it is. */
const caller = (path: string) => `
  const [given, done] = [[...arguments].slice(0, -1), arguments[arguments.length - 1]];
  Promise.resolve()
    .then(() => window.${path}(...given))
    .then((result) => done({ result: JSON.stringify(result ?? null) }), (cause) => done({ error: cause.message }));
`;

/** Firefox writes the port that it has chosen into its profile. */
async function connected(portFile: string): Promise<Socket> {
  const deadline = performance.now() + 60_000;
  while (!existsSync(portFile) || readFileSync(portFile, 'utf8') === '') {
    if (performance.now() > deadline) throw new Error('Firefox has not begun to listen within a minute.');
    await after(50);
  }
  const socket = connect(Number(readFileSync(portFile, 'utf8')), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

type Waiting = { resolve(result: unknown): void; reject(cause: Error): void };

function conversation(socket: Socket) {
  const waiting = new Map<number, Waiting>();
  let received = Buffer.alloc(0);
  let count = 0;
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const colon = received.indexOf(':');
      const end = colon + 1 + Number(received.subarray(0, Math.max(colon, 0)).toString());
      if (colon < 0 || received.length < end) return;
      const message: unknown = JSON.parse(received.subarray(colon + 1, end).toString());
      received = received.subarray(end);
      // The first message only says who is there.
      if (Array.isArray(message)) settle(message as [1, number, { message: string } | null, unknown]);
    }
  });
  socket.on('close', () => waiting.forEach(({ reject }) => reject(new Error('Firefox has ended.'))));
  const settle = ([, id, error, result]: [1, number, { message: string } | null, unknown]) => {
    const { resolve, reject } = waiting.get(id)!;
    waiting.delete(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  };
  return (command: string, parameters: object = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++count;
      waiting.set(id, { resolve, reject });
      const text = JSON.stringify([0, id, command, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
}
