import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this machine has a Redis to start. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of a test's own, on a free port of this machine, with its files in a temporary folder. */
export class RedisServer {
  #process: ChildProcess | null = null;
  readonly #folder = mkdtempSync(join(tmpdir(), 'kramers-redis-'));

  private constructor(
    readonly port: number,
    readonly options: readonly string[],
  ) {}

  /** @param options further options of redis-server. */
  static async start(options: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), options);
    await server.up();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, with what it had written before. */
  async up(): Promise<void> {
    const options = [
      '--port',
      `${this.port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      this.#folder,
      '--save',
      '',
      '--appendonly',
      'yes',
      '--daemonize',
      'no',
      ...this.options,
    ];
    this.#process = spawn('redis-server', options, { stdio: 'ignore' });
    while (!(await answers(this.port))) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** What it answers to a command. */
  command(...args: readonly string[]): string {
    return spawnSync('redis-cli', ['-p', `${this.port}`, ...args], { encoding: 'utf8' }).stdout.trim();
  }

  /** Ends it; what it holds is on disk. */
  async down(): Promise<void> {
    const ended = once(this.#process!, 'exit');
    this.#process!.kill('SIGTERM');
    await ended;
  }

  /** Ends it for good. */
  async remove(): Promise<void> {
    await this.down();
    rmSync(this.#folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.on('error', () => resolve(false));
    // It may still be loading, or want a password: then it is up all the same.
    socket.on('data', (data) => (socket.destroy(), resolve(!data.toString().startsWith('-LOADING'))));
  });
}
