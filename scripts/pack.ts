/** Packs every package as a tarball into dist/. What is packed has been built before. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

const dist = resolve('dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const folders = readdirSync('packages').map((name) => `./packages/${name}`);
execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', dist, ...folders], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
console.log(readdirSync(dist).join('\n'));
