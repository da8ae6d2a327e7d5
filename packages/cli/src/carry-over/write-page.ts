import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CarryOverDocument } from '@kramers/core/internal';
import { atomicWrite } from '@kramers/core/node';
import { renderCarryOver } from '@kramers/reporters';

/** Writes the page and its data into a folder; gives the path of the page. Throws what the file system throws. */
export async function writeCarryOverPage(documents: readonly CarryOverDocument[], folder: string): Promise<string> {
  const html = await renderCarryOver(documents);
  mkdirSync(folder, { recursive: true });
  atomicWrite(join(folder, 'carry-over.json'), `${JSON.stringify(documents, null, 2)}\n`);
  const page = join(folder, 'report.html');
  atomicWrite(page, html);
  return page;
}
