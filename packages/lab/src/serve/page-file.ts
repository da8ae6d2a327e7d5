import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@kramers/core/failure';

/** Where the page lies: beside the built code, or where the sources have it built. */
const places = ['./lab.html', '../../dist/lab.html'];

/** The lab as one page. Throws a UsageError where it has not been built. */
export function labPage(): string {
  const file = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
  if (file === undefined) throw new UsageError('the page of the lab is not built yet: npm run lab:build makes it');
  return readFileSync(file, 'utf8');
}
