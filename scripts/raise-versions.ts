/**
 * Raises the version of all packages as the files in .changeset/ ask for, and with it what else names it: the version
 * that is written into runs, the citation, the heading of what was unreleased, and the lock file. `npm run
 * raise-versions`, after `npm run changeset`; what it leaves is to be looked at and committed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const versionIn = (file: string): string => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;

/** Replaces what stands in a file once. */
function renew(file: string, before: string | RegExp, after: string): void {
  const text = readFileSync(file, 'utf8');
  const renewed = text.replace(before, after);
  if (renewed === text) throw new Error(`${file}: found nothing like ${String(before)}`);
  writeFileSync(file, renewed);
}

const before = versionIn('packages/core/package.json');
execFileSync('npx', ['changeset', 'version'], { stdio: 'inherit' });
const version = versionIn('packages/core/package.json');
if (version === before) throw new Error('no file in .changeset/ asks for a version; npm run changeset writes one');
const today = new Date().toISOString().slice(0, 10);
renew('package.json', `"version": "${before}"`, `"version": "${version}"`);
renew('packages/core/src/ground/version.ts', `'${before}'`, `'${version}'`);
renew('CITATION.cff', `version: ${before}`, `version: ${version}`);
renew('CHANGELOG.md', '## Unreleased\n', `## Unreleased\n\n## ${version} (${today})\n`);
// The packages name each other by version, in the lock file too.
execFileSync('npx', ['--yes', 'pnpm@10.34.8', 'install', '--lockfile-only', '--prefer-offline'], { stdio: 'inherit' });
