import { fileURLToPath, pathToFileURL } from 'node:url';
import { atomicWrite } from '@kramers/core/node';
import { buildPage, type BuiltPage } from '../../scripts/lab-page';

let built: Promise<BuiltPage & { readonly file: string; readonly address: string }> | null = null;

/** lab.html, built once for all tests of a thread, where the command looks for it. */
export function labPage(): NonNullable<typeof built> {
  return (built ??= buildPage().then((page) => {
    const file = fileURLToPath(new URL('../../packages/lab/dist/lab.html', import.meta.url));
    atomicWrite(file, page.html);
    return { ...page, file, address: pathToFileURL(file).href };
  }));
}
