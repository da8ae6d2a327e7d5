import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Io } from './io';

/** What opens a page in a browser, by platform. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>>> = {
  darwin: ['open'],
  linux: ['xdg-open'],
  win32: ['explorer'],
};

/**
 * Opens a page where somebody sits before a desktop, and gives its place: with the address that a terminal can follow
 * where there is a terminal.
 */
export function placeOf(page: string, { stderr, env }: Pick<Io, 'stderr' | 'env'>): string {
  if (stderr.isTTY !== true) return page;
  const address = pathToFileURL(resolve(page)).href;
  if (isDesktop(env)) openBrowser(address);
  return `${page} (${address})`;
}

/** Not on a machine for tests, nor over a connection that shows text alone. */
function isDesktop(env: Io['env']): boolean {
  if (env['CI'] || env['SSH_CONNECTION'] || env['KRAMERS_NO_BROWSER']) return false;
  return process.platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
}

/** Shows an address in the user's browser, where there is one; where there is none nothing happens. */
export function openBrowser(address: string): void {
  const [command, ...args] = openers[process.platform] ?? [];
  if (command === undefined) return;
  const opener = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  opener.once('error', () => undefined);
  opener.unref();
}
