import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@kramers/core/failure';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LiveMessage } from '../messages/messages';

/** Bytes that a viewer may lag behind; then it is let go, and comes back to what there is by then. */
const MOST_BEHIND = 8 * 2 ** 20;

/**
 * Connections at once. Anybody on the machine may open one, without the token too, and each is a file that the run
 * could not open.
 */
const MOST_CONNECTIONS = 100;

/** How a page is served. */
export interface LabServerOptions {
  readonly page: string;
  /** What a viewer who comes has to be told; absent where nothing is watched. */
  readonly told?: () => Iterable<LiveMessage>;
  /** Any free one unless given. */
  readonly port?: number;
}

/** A page that is served to this machine alone. */
export interface LabServer {
  /** With the token without which nothing is served. */
  readonly address: string;
  /** Tells every viewer. */
  tell(message: LiveMessage): void;
  /** Takes leave of the viewers, and ends. */
  close(): Promise<void>;
}

/**
 * Serves the page on loopback, at an address that nobody can guess: it, and the events of a run, and nothing else. A
 * viewer may come late, leave, and come back; none of it is noticed by the run. Rejects with a UsageError if the port
 * is taken.
 *
 * @example
 * const { address, close } = await serveLab({ page: labPage() });
 */
export async function serveLab({ page, told, port = 0 }: LabServerOptions): Promise<LabServer> {
  const token = randomBytes(18).toString('base64url');
  const viewers = new Set<ServerResponse>();
  const content = told ? page.replace('<head>', '<head>\n<meta name="kramers-live" content="events">') : page;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    // As it came: anybody may ask for what is no address at all.
    const [pathname = ''] = (request.url ?? '').split('?', 1);
    // A page elsewhere may lead its visitor here under another name, and must not read what it finds.
    const own = /^(127\.0\.0\.1|localhost):\d+$/.test(request.headers.host ?? '');
    if (!own || pathname.split('/')[1] !== token) return refuse(response, 403, 'the address lacks its token');
    if (request.method !== 'GET') return refuse(response, 405, 'only to be read');
    if (pathname === `/${token}/`)
      return void response.writeHead(200, headers('text/html; charset=utf-8')).end(content);
    if (!told || pathname !== `/${token}/events`) return refuse(response, 404, 'nothing here');
    response.writeHead(200, headers('text/event-stream'));
    for (const message of told()) response.write(eventOf(message));
    viewers.add(response);
    response.on('close', () => viewers.delete(response));
  };
  const server = createServer(answer);
  server.maxConnections = MOST_CONNECTIONS;
  // Neither it nor a viewer keeps a command from its end, whatever that is.
  server.unref().on('connection', (socket) => socket.unref());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'EADDRINUSE' ? new UsageError(`port ${port} is taken; name another one`) : cause);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${token}/`,
    tell(message) {
      const event = eventOf(message);
      for (const viewer of viewers) {
        if (viewer.writableLength > MOST_BEHIND) viewer.destroy();
        else viewer.write(event);
      }
    },
    async close() {
      const left = [...viewers].map((viewer) => new Promise<void>((resolve) => viewer.end(resolve)));
      // A viewer that does not take its last words is not waited for.
      await Promise.race([Promise.all(left), new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function eventOf(message: LiveMessage): string {
  const plain = message.type === 'frame' ? { ...message, rows: [...message.rows] } : message;
  return `data: ${JSON.stringify(plain)}\n\n`;
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  };
}

function refuse(response: ServerResponse, code: number, reason: string): void {
  response.writeHead(code, headers('text/plain; charset=utf-8')).end(`${reason}\n`);
}

/** Where the page lies: beside the built code, or where the sources have it built. */
const places = ['./lab.html', '../../dist/lab.html'];

/**
 * The lab as one page.
 *
 * @throws UsageError where it has not been built.
 * @example
 * const page = labPage();
 */
export function labPage(): string {
  const file = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
  if (file === undefined) throw new UsageError('the page of the lab is not built yet: npm run lab:build makes it');
  return readFileSync(file, 'utf8');
}
