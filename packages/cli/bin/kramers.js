#!/usr/bin/env node
// Stands in the repository, unlike dist, so that the package manager can link the command before the first build.
import { existsSync } from 'node:fs';

const built = new URL('../dist/bin.js', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  console.error('kramers has not been built yet; run "npm run build" in its repository first');
  process.exitCode = 1;
}
