import { mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildCommand } from './support/built-command';
import { kramers } from './support/command';
import { filled, temporaryFolder } from './support/folders';
import { drawn, gallery, galleryPage, placeOf } from './support/gallery';
import { expressionsPage, referencePage } from './support/written-docs';

const pages = ['README.md', ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))];
const textOf = (page: string): string => readFileSync(page, 'utf8');
const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** Code blocks of a language, with what they begin with. */
const blocks = (page: string, language: string): string[] =>
  [...textOf(page).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code]) => code!);

/** The anchors of a page, as sites for Markdown make them of its headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [
    ...textOf(page)
      .replace(/^```[\s\S]*?^```/gm, '')
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, text]) => text!);
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}

/** Asked once for each command. */
const helps = new Map<string, ReturnType<typeof kramers>>();
const helpOf = (command: string): ReturnType<typeof kramers> => {
  const help = helps.get(command) ?? kramers([command, '--help']);
  helps.set(command, help);
  return help;
};
const thorough = Boolean(process.env['KRAMERS_THOROUGH']);

describe('every page', () => {
  it.each(pages)('%s: links lead to what is there, anchors included', (page) => {
    const links = [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    const dead = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path, anchor] = link.split('#') as [string, string?];
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(file)) return true;
      return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).has(anchor);
    });
    expect(dead).toEqual([]);
  });

  it.each(pages)('%s: commands are known, with their options', async (page) => {
    const lines = [...blocks(page, ''), ...blocks(page, 'sh')]
      .flatMap((code) => code.replaceAll('\\\n', ' ').split('\n'))
      .map((line) => line.replace(/\s#.*$/, '').trim())
      .filter((line) => /^(npx (--no )?)?kramers /.test(line));
    for (const line of lines) {
      const words = line.replace(/^(npx (--no )?)?kramers /, '').split(/\s+/);
      const help = await helpOf(words[0]!);
      expect([line, help.code]).toEqual([line, 0]);
      for (const option of words.filter((word) => /^--[a-z]/.test(word)))
        expect(`${line}: ${help.stdout}`).toContain(option.replace(/=.*/, '').replace(/^--no-/, '--'));
    }
  });
});

describe('what follows from the code', () => {
  it('docs/expressions.md and docs/gallery.md are as npm run write-docs writes them', () => {
    expect(textOf('docs/expressions.md')).toBe(expressionsPage());
    expect(textOf('docs/gallery.md')).toBe(galleryPage());
  });

  it('the site’s page of protocols and data has all of them, with their options', async () => {
    const page = await referencePage();
    for (const name of ['rank-trap', 'pipeline', 'flux-sampling', 'gaussian', 'table'])
      expect(page).toContain(`### ${name}\n`);
    expect(page).toMatch(/trapBeta .*steps: expectRank/s);
  });

  const files = [...new Set(gallery.map(({ file }) => file))];
  const quick = ['examples/plateau.yaml'];
  it.each(thorough ? files : quick)('the pictures of %s are those that it makes', async (file) => {
    // Of pictures that differ the names will do: each is a line of 20 kB.
    const stale = [...(await drawn(file, temporaryFolder()))].filter(
      ([place, svg]) => textOf(join('docs', place)) !== svg,
    );
    expect(stale.map(([place]) => `${place}: npm run write-docs draws it anew`)).toEqual([]);
    expect(gallery.every((one) => existsSync(join('docs', placeOf(one))))).toBe(true);
  });
});

describe('code blocks', () => {
  // Those with tests of their own: test/routes.test.ts, test/schemes.test.ts, test/sampled-coefficient.test.ts, and the
  // tutorial below.
  const apart = new Set(['docs/routes.md', 'docs/field.md', 'docs/tutorial.md']);
  const experiments = pages
    .filter((page) => !apart.has(page))
    .flatMap((page) => blocks(page, 'yaml').flatMap((code) => (/^name:/m.test(code) ? [{ page, code }] : [])));
  it.each(experiments)('$page: the experiment runs', async ({ code }) => {
    const folder = filled({ 'experiment.yaml': code });
    const short = ['--replicas', '1', '--set', 'reporters=[csv]', '--workers', '1', '--quiet'];
    const { code: exit, stderr } = await kramers([
      'run',
      join(folder, 'experiment.yaml'),
      '--out',
      join(folder, 'run'),
      ...short,
    ]);
    expect([exit, stderr.replaceAll(/^note: .*\n/gm, '')]).toEqual([0, '']);
  });

  /** Asks whether a claim carries over: a minute. */
  const long = new Set(thorough ? [] : ['docs/landscape.md']);
  const programs = pages
    .filter((page) => !apart.has(page) && !long.has(page))
    .flatMap((page) => blocks(page, 'ts').flatMap((code) => (/^import /m.test(code) ? [{ page, code }] : [])));
  /** Where programs lie while they run: inside the repository, so that the packages' names are found. */
  const cache = resolve('node_modules/.cache/docs');

  it.each(programs.map(({ page, code }, i) => ({ page, code, i })))(
    '$page: the program runs ($i)',
    async ({ code, i }) => {
      mkdirSync(cache, { recursive: true });
      const file = join(cache, `program-${i}.ts`);
      const body = /\bexperiment\b/.test(code) && !/(const|import) experiment/.test(code) ? `${sample}${code}` : code;
      writeFileSync(file, body.replace(/import experiment from .*\n/, sample));
      const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
      try {
        await import(pathToFileURL(file).href);
        // A stream may still be at work.
        await new Promise((done) => setTimeout(done, 50));
      } finally {
        log.mockRestore();
      }
    },
  );

  const sample = `const experiment = {
  name: 'sample',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], population: true },
  training: { batchSize: 'full' },
  escape: { singularValue: 2, above: 0.3 },
  protocol: { kind: 'random-init', beta: 0.1, epochs: 20 },
} as const;
`;
});

describe('the how-to page', () => {
  const plugin = (name: string): string =>
    blocks('docs/how-to.md', 'ts').find((code) => code.startsWith(`// ${name}\n`))!;

  it('has a reporter that writes what it says, named as it says', async () => {
    const folder = filled({
      'notebook.ts': plugin('notebook.ts'),
      'trap.yaml': `${blocks('docs/tutorial.md', 'yaml')[0]!}plugins: [./notebook.ts]\nreporters: [csv, notebook]\n`,
    });
    const out = join(folder, 'run');
    const few = ['--replicas', '2', '--workers', '1', '--quiet'];
    expect(await kramers(['run', join(folder, 'trap.yaml'), '--out', out, ...few])).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(textOf(join(out, 'notes.md'))).toMatch(
      /^# trap\n\n(- temperature = [\d.]+: 2 of 2 escaped, after .* epochs\n){3}/,
    );
  });

  it('has a claim that is judged by the command under it', async () => {
    const folder = filled({ 'soon.ts': plugin('soon.ts') });
    const line = blocks('docs/how-to.md', 'sh').find((code) => code.includes('--only soon'))!;
    const words = line
      .trim()
      .replace(/^npx kramers /, '')
      .split(' ');
    const placed = words.map((word) => (/^(\.\/|runs\/)/.test(word) ? join(folder, word) : word));
    const { code, stdout } = await kramers([...placed, '--json', '--quiet', '--workers', '1']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ claims: [{ id: 'soon', verdict: 'holds', plugin: 'ours' }] });
  });
});

describe('the tutorial', () => {
  let bin: string;
  beforeAll(async () => void (bin = await buildCommand()));

  it.runIf(thorough)('works as it stands, command by command', { timeout: 300_000 }, () => {
    const folder = temporaryFolder();
    const steps = [...textOf('docs/tutorial.md').matchAll(/^```(yaml|ts|sh)\n([\s\S]*?)^```/gm)];
    let commands = 0;
    for (const [, language, code] of steps) {
      const name = /^(?:#|\/\/) (\S+\.(?:yaml|ts))$/m.exec(code!)?.[1];
      if (language !== 'sh') {
        expect(name, code).toBeDefined();
        writeFileSync(join(folder, name!), code!);
        continue;
      }
      for (const line of code!.trim().split('\n')) {
        const words = line.replace(/^npx kramers /, '').split(' ');
        // The judging of a network, its test and the second half of the replicas take longer than all the rest.
        if (!thorough && ['carry-over', 'test'].includes(words[0]!)) continue;
        const few = thorough ? [] : ['--replicas', '4'];
        const short = words[0] === 'run' ? ['--quiet', '--set', 'reporters=[csv]', ...few] : [];
        const { status, stderr, stdout } = spawnSync(process.execPath, [bin, ...words, ...short], {
          cwd: folder,
          encoding: 'utf8',
        });
        expect([line, status, status === 0 ? '' : stderr + stdout]).toEqual([line, 0, '']);
        commands++;
      }
    }
    expect(commands).toBeGreaterThan(thorough ? 9 : 7);
    const summary = (run: string) =>
      JSON.parse(readFileSync(join(folder, 'runs', run, 'summary.json'), 'utf8')) as {
        points: { values: unknown[]; tau: number }[];
      };
    // What the text says of the results.
    const taus = summary('trap').points.map(({ tau }) => tau);
    expect(taus).toEqual([...taus].sort((a, b) => b - a));
    expect(summary('lower').points[0]!.tau).toBeLessThan(taus[0]!);
    expect(summary('quench').points[0]!.values).toEqual(Array(thorough ? 3 : 4).fill({ before: 2, after: 1 }));
  });
});
