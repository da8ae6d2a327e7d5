/**
 * Lays out what the site is built from, in site/pages: the docs as they are, and the lab where it is built. `npm run
 * site` and `npm run site:dev` call it first.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { referencePage } from '../test/support/written-docs';

const pages = 'site/pages';
const lab = 'packages/lab/dist/lab.html';
rmSync(pages, { recursive: true, force: true });
cpSync('docs', pages, { recursive: true });
cpSync('docs/images/escape.svg', `${pages}/public/images/escape.svg`);
// What is registered changes with every plugin that is built in.
writeFileSync(`${pages}/reference.md`, await referencePage());
mkdirSync(`${pages}/public/lab`, { recursive: true });
if (existsSync(lab)) copyFileSync(lab, `${pages}/public/lab/index.html`);
else writeFileSync(`${pages}/public/lab/index.html`, '<!doctype html><title>Lab</title><p>The lab is not built.</p>');
process.exit();
