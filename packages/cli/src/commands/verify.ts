import { backendOption } from '../arguments/experiment-options';
import { flag, numberOption, textOption, textsOption } from '../arguments/options';
import { liveOption } from '../arguments/run-options';
import { defineCommand, exitCode } from '../ground/command';
import type { Registry } from '@kramers/core/plugins';
import { note, print, printJson } from '../ground/io';

/** `kramers verify`: the ledger of claims, each computed and judged. */
export const verifyCommand = defineCommand({
  usage: 'verify [ledgers..]',
  summary: 'Compute the claims of a ledger, the paper’s unless another is named, and say of each whether it holds.',
  positionals: {
    ledgers: {
      type: 'string',
      array: true,
      describe:
        'ledgers that kramers list ledgers names, or all (default: ersoy-wiesner-2026, and claims of no ledger)',
    },
  },
  options: {
    only: textsOption(
      'only these claims, with commas between them; may be repeated. Others that stand in the ledger stay',
    ),
    full: flag('the long form: 50 replicas and long runs'),
    backend: backendOption,
    plugins: textsOption('also the claims of this plugin (a file or a package); may be repeated'),
    workers: numberOption('workers', 'threads that the runs are spread over (default: one for each core)', {
      whole: true,
      atLeast: 1,
    }),
    out: textOption(
      'out',
      'folder of the ledger and of the runs that it rests on (default: runs/ledger, with --full runs/ledger-full; of ' +
        'ledgers that are named runs/ledger-NAME; with --backend its name after that)',
    ),
    json: flag('print ledger.json, and nothing else, on stdout'),
    quiet: flag('no progress'),
    live: liveOption,
  },
  examples: [
    ['kramers verify', 'all claims, in their quick form'],
    ['kramers verify routes', 'what frees a trapped network: a ledger of its own'],
    ['kramers verify --only beta-c-formula,rank1-trap', 'two of them, with every number'],
  ],
  async run(
    {
      ledgers = [],
      only = [],
      full = false,
      plugins = [],
      workers,
      backend,
      out = [`runs/ledger`, ...ledgers, ...(full ? ['full'] : []), ...(backend === undefined ? [] : [backend])].join(
        '-',
      ),
      json,
      quiet = false,
      live = false,
    },
    io,
    argv,
  ) {
    const begun = performance.now();
    const [
      { version },
      { ledgerFormat, ledgerSchema },
      { availableParallelism },
      { join },
      { createKramers },
      { loadPlugin },
      { showProgress },
      { commandLine },
      { refuseUnwritable },
      { renewedLedger, standingLedger },
      { verifyClaims },
      { claimNamed, claimsOf },
      { checkBackend },
      { splitLedger },
      { writeLedger, writeLedgers },
    ] = await Promise.all([
      import('@kramers/core'),
      import('@kramers/core/results'),
      import('node:os'),
      import('node:path'),
      import('../lab/create-kramers'),
      import('../plugins/load-plugin'),
      import('../progress/show-progress'),
      import('../run/command-line'),
      import('../run/folder'),
      import('../verify/renew-ledger'),
      import('../verify/verify-claims'),
      import('../verify/claims-of'),
      import('../estimate/missing-for'),
      import('../verify/split-ledger'),
      import('../verify/write-ledgers'),
    ]);
    const loaded = await Promise.all(plugins.map((name) => loadPlugin(name, process.cwd())));
    const lab = createKramers({ plugins: loaded, workers: workers ?? availableParallelism() });
    checkBackend(backend, lab.registry);
    const wanted = only.flatMap((names) => names.split(',')).map((name) => claimNamed(lab.registry, name.trim()));
    const listed = claimsOf(lab.registry, ledgers);
    const claims = lab.registry.entries().flatMap(({ kind, plugin, contribution: { name } }) => {
      if (kind !== 'claims' || !(wanted.length > 0 ? wanted.includes(name) : listed.has(name))) return [];
      return [{ claim: lab.registry.get('claims', name), plugin }];
    });
    refuseUnwritable(out);
    const form = full ? 'full' : 'quick';
    const standing = wanted.length > 0 ? standingLedger(out, form) : null;
    const shown = await showProgress(io, 'verify', quiet);
    const view = live ? await (await import('../live/live-view')).openLive(io) : null;
    const entries = await verifyClaims({
      lab,
      claims,
      full,
      backend,
      folder: out,
      command: commandLine(argv),
      outside: new Set(loaded.map(({ plugin }) => plugin.name)),
      pluginHashes: Object.fromEntries(loaded.map(({ specifier, hash }) => [specifier, hash])),
      progress: view?.follow(shown, 'verify', null) ?? shown,
      signal: io.signal,
      say: (message) => note(io, `note: ${message}`),
    });
    if (entries === null) {
      await view?.end(null, null);
      note(io, `stopped. What is finished is kept in ${out}, and the same command goes on from there.`);
      return exitCode.interrupted;
    }
    const now = ledgerSchema.parse({
      format: ledgerFormat,
      kramers: version,
      ...titleOf(lab.registry, wanted.length > 0 ? [] : ledgers),
      form,
      command: commandLine(argv),
      finishedAt: new Date().toISOString(),
      seconds: (performance.now() - begun) / 1000,
      claims: entries,
    });
    const ledger = standing ? renewedLedger(standing, now) : now;
    const file = join(out, 'ledger.json');
    if (!quiet) note(io, 'writing the report');
    await writeLedger(ledger, out, (message) => note(io, `note: ${message}`));
    const parts = splitLedger(lab.registry, ledger);
    const several = parts.length > 1;
    if (several) await writeLedgers(parts, out);
    await view?.end(null, out);
    if (json) printJson(io, ledger);
    else
      print(
        io,
        `${(await import('../tables/ledger')).ledgerText(now, io)}\n\nLedger: ` +
          `${file}${kept(ledger.claims.length - now.claims.length)}\nReport: ${join(out, 'report.html')}` +
          (several ? `\nIndex of ${parts.length} ledgers: ${join(out, 'index.html')}` : ''),
      );
    for (const { id, verdict, reason } of entries) {
      if (verdict === 'error') note(io, `failed: ${id}: ${reason}`);
    }
    return entries.some(({ verdict }) => verdict === 'error') ? exitCode.failed : exitCode.done;
  },
});

/** What a ledger that stands alone is about. */
function titleOf(registry: Registry, ledgers: readonly string[]): { title?: string } {
  const [name, ...others] = ledgers;
  return name === undefined || name === 'all' || others.length > 0
    ? {}
    : { title: registry.get('ledgers', name).summary };
}

/** What a ledger holds beside the claims that were computed now. */
function kept(others: number): string {
  return others === 0 ? '' : ` (with ${others === 1 ? 'one other claim' : `${others} other claims`} as they stood)`;
}
