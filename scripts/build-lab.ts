/** Writes the lab's page: `npm run lab:build`. */
import { fileURLToPath } from 'node:url';
import { atomicWrite } from '@kramers/core/node';
import { buildPage } from './lab-page';

const folder = fileURLToPath(new URL('../packages/lab/dist/', import.meta.url));
const { html } = await buildPage();
// The same page under the name that hosts serve for a folder.
for (const name of ['lab.html', 'index.html']) atomicWrite(`${folder}${name}`, html);
process.stdout.write(`${folder}lab.html: ${(Buffer.byteLength(html) / 1e6).toFixed(2)} MB\n`);
