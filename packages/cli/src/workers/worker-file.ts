import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The built worker beside this module; null where there is none, because the command runs from its sources. */
export function workerFile(): string | null {
  const file = fileURLToPath(new URL('./workers/worker.js', import.meta.url));
  return existsSync(file) ? file : null;
}

/** Address of the built module that loads plugins. */
export function pluginLoader(): string {
  return new URL('./plugins/load-plugin.js', import.meta.url).href;
}
