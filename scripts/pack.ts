/** Packs every package as a tarball into dist/, two at a time. What is packed has been built before. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const dist = resolve('dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const folders = readdirSync('packages').map((name) => `./packages/${name}`);
const pack = (some: readonly string[]) =>
  promisify(execFile)('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', dist, ...some]);
await Promise.all([0, 1].map((rest) => pack(folders.filter((_, place) => place % 2 === rest))));
console.log(readdirSync(dist).join('\n'));
