import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPage, type BuiltPage } from '../../scripts/lab-page';
import { temporaryFolder } from './folders';

let built: Promise<BuiltPage & { readonly file: string; readonly address: string }> | null = null;

/** lab.html, built once for all tests of a thread, in a folder of its own. */
export function labPage(): NonNullable<typeof built> {
  return (built ??= buildPage().then((page) => {
    const file = join(temporaryFolder(), 'lab.html');
    writeFileSync(file, page.html);
    return { ...page, file, address: pathToFileURL(file).href };
  }));
}
