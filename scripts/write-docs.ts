/**
 * Writes the pages and pictures that follow from the code: docs/expressions.md, docs/gallery.md and
 * docs/images/gallery/. `npm run write-docs`, or `npm run write-docs -- --no-pictures`; a test says when they are out
 * of date.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawn, gallery, galleryPage } from '../test/support/gallery';
import { expressionsPage } from '../test/support/written-docs';

writeFileSync('docs/expressions.md', expressionsPage());
writeFileSync('docs/gallery.md', galleryPage());
if (!process.argv.includes('--no-pictures')) {
  const folder = mkdtempSync(join(tmpdir(), 'kramers-gallery-'));
  mkdirSync('docs/images/gallery', { recursive: true });
  for (const file of new Set(gallery.map((one) => one.file)))
    for (const [place, svg] of await drawn(file, folder)) writeFileSync(join('docs', place), svg);
}
process.exit();
