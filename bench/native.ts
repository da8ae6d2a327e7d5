import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { nativeBackend } from '@kramers/native';
import { full, nativeTargets } from './full';

/** What was found on machines of one instruction set. */
interface Found {
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Median ratios, by the two that were compared. */
  readonly ratios: Readonly<Record<string, number>>;
}

/**
 * Runs the compiled kernels against the others, and writes the ratios beside those of machines with other instruction
 * sets.
 */
export async function nativeRatios(folder: string, peers: string, script: URL): Promise<string> {
  const names = new Set(nativeTargets.flatMap(({ ours, theirs }) => [ours, theirs]));
  const { targets, versions } = await full(peers, script, (name) => names.has(name));
  const file = join(folder, 'native.json');
  const all = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Record<string, Found>;
  const ratios = Object.fromEntries(
    targets
      .filter(({ ours }) => / native/.test(ours))
      .map(({ ours, theirs, found }) => [`${ours} / ${theirs}`, Number(found.toPrecision(3))]),
  );
  all[nativeBackend.platform ?? 'none'] = { machine: cpus()[0]?.model.trim() ?? 'unknown', versions, ratios };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  const page = nativePage(all);
  writeFileSync(join(folder, 'NATIVE.md'), page);
  return page;
}

/** A column for each instruction set. */
function nativePage(all: Readonly<Record<string, Found>>): string {
  const sets = Object.entries(all);
  return [
    '# Compiled kernels, by instruction set',
    '',
    'Steps per second of processor time, as ratios: medians over rounds in which both took turns on one core; ' +
      'written by `npm run bench -- --native`.',
    'Each run fills the column of its machine and leaves the others.',
    '',
    ...sets.map(
      ([name, { machine, versions }]) =>
        `- ${name}: ${machine}; ${Object.entries(versions)
          .map(([what, version]) => `${what} ${version}`)
          .join(', ')}`,
    ),
    '',
    `| ratio | ${sets.map(([name]) => name).join(' | ')} | wanted |`,
    `| --- | ${sets.map(() => '---:').join(' | ')} | ---: |`,
    ...nativeTargets.map(({ ours, theirs, atLeast }) => {
      const cells = sets.map(([, { ratios }]) => ratios[`${ours} / ${theirs}`]?.toPrecision(3) ?? '');
      return `| ${ours} / ${theirs} | ${cells.join(' | ')} | ${atLeast === undefined ? '' : `≥ ${atLeast}`} |`;
    }),
    '',
  ].join('\n');
}
