import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atomicWrite } from '@kramers/core/node';
import { describe, expect, it } from 'vitest';
import { drawnFrom, marksOf } from '../testing/synthetic';
import { syntheticEntry, syntheticLedger } from '../testing/synthetic-ledger';
import { numbersIn, spellings } from '../testing/numbers-of';
import { visible, words } from '../testing/page-text';
import { renderLedger } from './render-ledger';
import { writeLedgerReport } from './write-ledger-report';
import { temporaryFolder } from '../../../../test/support/folders';

const nasty = `<script>alert("x")</script> & 'quotes' "ümlaut" 雪`;

describe('renderLedger', () => {
  it(
    'says what was asked, counts the verdicts, and gives each claim a line with value, interval and what was ' +
      'claimed',
    async () => {
      const text = words(await renderLedger(syntheticLedger()));
      expect(text).toContain('Each of their claims was computed here');
      expect(text).toContain(
        'Of 6 claims 1 holds, 1 holds under another reading, 1 does not hold, 1 is inconsistent in the source, 1 ' +
          'is inconclusive and 1 could not be judged.',
      );
      expect(text).toContain('does not hold The statement of barrier-eff. slope 0.0081 95 %: 0.008 to 0.0082 0.15 ');
      expect(text).toContain(
        'holds as theorised The statement of rank1-trap. mean escape time 4120 epochs 95 %: 2410 to 8580 5500 epochs',
      );
      // In plain words, and only of verdicts that were reached.
      expect(text).toContain('Noise of minibatches does not free a network');
      expect(text).not.toMatch(/Grokking on few samples|barrier that the noise sees/);
      expect(text).toContain('not judged The statement of broken. experiment "x" failed: no data');
    },
  );

  it('tells the whole of a claim: source, reason, contradiction, what would decide it, command, runs', async () => {
    const page = await renderLedger(syntheticLedger());
    const text = words(page);
    for (const part of [
      'The paper says, in §3.1: The statement of rank1-trap.',
      'above 53000 epochs',
      '0.15 accepted: 0.1 to 0.2',
      'Eq. 2: another',
      'Fifty replicas.',
      'kramers verify --only two-drops',
      'traps (shortened)',
    ])
      expect(text).toContain(part);
    expect(page).toContain('href="runs/traps/summary.json"');
    for (const [, anchor] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${anchor}"`);
  });

  it('shows no number that is not in ledger.json', async () => {
    const ledger = syntheticLedger();
    const known = spellings(ledger);
    // Its own: the confidence, the paper's number, and how many claims have a verdict.
    const own = ['95', '2606.17120', String(ledger.claims.length), '1'];
    const numbers = numbersIn(words(await renderLedger(ledger)));
    expect(numbers.length).toBeGreaterThan(80);
    expect(numbers.filter((number) => !known.has(number) && !own.includes(number))).toEqual([]);
    const other = spellings({
      ...ledger,
      claims: ledger.claims.map((claim) => ({ ...claim, readings: [], figures: [] })),
    });
    expect(numbers.filter((number) => !other.has(number) && !own.includes(number)).length).toBeGreaterThan(20);
  });

  it('shows what a plugin brings as text', async () => {
    const figure = {
      ...syntheticEntry('x'),
      figures: [
        {
          name: 'f',
          title: nasty,
          caption: nasty,
          x: { label: nasty, unit: nasty, scale: 'linear' as const },
          y: { label: nasty, unit: null, scale: 'log' as const },
          series: [{ label: nasty, kind: 'points' as const, origin: 'measured' as const, x: [1, 2], y: [1, 2] }],
        },
      ],
    };
    const page = await renderLedger(
      syntheticLedger({
        ...figure,
        statement: nasty,
        reason: nasty,
        source: nasty,
        command: nasty,
        under: nasty,
        decide: nasty,
        contradiction: [nasty, nasty],
        verdict: 'holds under another reading',
      }),
    );
    expect(visible(page)).not.toContain('<script>alert');
    expect(words(page)).toContain(nasty);
    expect(page.match(/<script\b/g)).toHaveLength(page.match(/<\/script>/g)!.length);
    expect(visible(page)).not.toMatch(/ style=| on[a-z]+=/);
  });

  it('gives the same bytes for the same ledger, and speaks of a ledger of other claims in general words', async () => {
    expect(await renderLedger(syntheticLedger())).toBe(await renderLedger(syntheticLedger()));
    const other = { ...syntheticLedger(), claims: [syntheticEntry('mine', { plugin: './mine.ts' })] };
    expect(words(await renderLedger(other))).toContain('The claims of ./mine.ts, each computed and judged.');
  });
});

describe('writeLedgerReport', () => {
  const root = temporaryFolder();

  it('writes the verdicts as a table in Markdown, whatever the words', async () => {
    const written = new Map<string, unknown>();
    await writeLedgerReport(syntheticLedger({ statement: 'a | b\n<b>*c*' }), {
      write: (name, content) => void written.set(name, content),
    });
    const lines = (written.get('verdicts.md') as string).split('\n');
    expect(lines[2]).toBe(
      '| The statement of rank1-trap. | §3.1 | ≈ holds as theorised | 4120 (2410 to 8580) epochs | 5500 epochs |',
    );
    expect(lines[7]).toBe('| a \\| b \\<b\\>\\*c\\* | §3.1 | ✓ holds | 4120 (2410 to 8580) epochs | 5500 epochs |');
  });

  it('writes each figure as files, and its CSV redraws it', async () => {
    await writeLedgerReport(syntheticLedger(), {
      write: (name, content) => void atomicWrite(join(root, name), content),
    });
    const figures = join(root, 'figures');
    expect(readdirSync(figures).sort()).toEqual(
      ['csv', 'png', 'svg', 'vl.json'].map((ending) => `barrier-eff-escape-times.${ending}`),
    );
    const svg = readFileSync(join(figures, 'barrier-eff-escape-times.svg'), 'utf8');
    expect(svg).not.toMatch(/NaN|undefined|Infinity|palette:/);
    expect(svg).toContain('τ (epochs)');
    expect(svg).toContain('10¹⁵');
    expect(marksOf(await drawnFrom(figures, 'barrier-eff-escape-times.vl.json'))).toEqual(marksOf(svg));
  });
});
