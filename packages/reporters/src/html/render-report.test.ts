import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { figuresOf } from '../figures/catalogue';
import { figureCsv } from '../drawing/redraw';
import { viewRun } from '../run/run-view';
import { numbersIn, spellings } from '../testing/numbers-of';
import { visible, words } from '../testing/page-text';
import { sweepRun, trapExperiment, trapRun } from '../testing/synthetic';
import { renderReport } from './render-report';

const nasty = `<script>alert("x")</script> & 'quotes' "ümlaut" 雪`;

describe('renderReport', () => {
  let escaped: string;
  let censored: string;
  let several: string;
  let solo: string;

  beforeAll(async () => {
    const labelled = { kind: 'rank-trap', label: nasty };
    escaped = await renderReport({
      title: nasty,
      note: nasty,
      runs: [
        trapRun(
          [{ parameters: { protocol: labelled }, phase: nasty, replicas: [10, null], warnings: [nasty], value: nasty }],
          { name: nasty, note: nasty, protocol: labelled },
        ),
      ],
    });
    censored = await renderReport({ title: 'literal', runs: [trapRun([{ replicas: [null, null, 'untrapped'] }])] });
    solo = await renderReport({ title: 'solo', runs: [trapRun([{ replicas: [10, 20, 'untrapped'] }])] });
    several = await renderReport({
      title: 'Both',
      runs: [trapRun([{ replicas: [10, 20] }]), sweepRun([0, 0.2, 0.36, 0.42, 0.5])],
    });
  });

  it('shows names, notes, labels and warnings as text', () => {
    const shown = visible(escaped);
    expect(shown).toContain(
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;quotes&#39; &quot;ümlaut&quot; 雪',
    );
    expect(shown).not.toContain('alert("x")');
    expect(escaped).not.toContain('<script>alert');
    expect(escaped.match(/<script\b/g)).toHaveLength(escaped.match(/<\/script>/g)!.length);
  });

  it('does not let a name turn the text around it, in sentences or in charts', async () => {
    const turning = 'abc \u202edef\u2066 שלום';
    const protocol = { kind: 'rank-trap', label: turning };
    const page = await renderReport({
      title: turning,
      runs: [trapRun([{ parameters: { protocol }, replicas: [10, 20] }], { name: turning, note: turning, protocol })],
    });
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(words(page)).toContain('abc \ufffddef\ufffd שלום');
  });

  it('keeps the data of its charts readable as JSON, whatever the names', () => {
    const data = [...escaped.matchAll(/<script type="application\/json" id="[^"]*">([\s\S]*?)<\/script>/g)];
    expect(data.length).toBeGreaterThan(0);
    for (const [, json] of data) expect(() => JSON.parse(json!) as unknown).not.toThrow();
  });

  it('says in words what is known when nothing escaped, and shows no NaN anywhere', () => {
    const shown = visible(censored);
    expect(shown).toContain('no escape: longer than 668');
    expect(shown).not.toMatch(/NaN|Infinity|undefined|\bnull\b|\[object/);
    const data = [...censored.matchAll(/<script type="application\/json"[^>]*>([\s\S]*?)<\/script>/g)]
      .map(([, json]) => json)
      .join('');
    expect(data).not.toMatch(/NaN|Infinity/);
  });

  it('holds what was done, how to repeat it, and what came out', () => {
    const shown = visible(several);
    expect(shown).toContain(
      'A linear network of depth 3 and hidden width 10, trained on Gaussian data with correlations 0.9 and 0.8',
    );
    expect(shown).toContain('kramers run trap.yaml');
    expect(shown).toContain('training.learningRate');
    expect(shown).toContain('2 → 1');
    expect(words(several)).toContain('Mean escape time τ / epochs, or changes of rank trap rank-trap 2 15 95 %:');
    expect(words(several)).toMatch(/sweep annealing – rank 2 → 1 at β = 0\.36, β rising/);
    expect(shown).toContain('href="#run-2"');
    expect(shown).toContain('id="run-2"');
  });

  it('shows no result that is not in summary.json, and no number behind a figure that is not in its CSV', () => {
    const run = trapRun([{ replicas: [10, 20, 'untrapped'] }]);
    const [, results] = /<table class="results">(.*?)<\/table>/s.exec(solo)!;
    const known = spellings(run.summary);
    expect(numbersIn(words(results!)).length).toBeGreaterThan(8);
    expect(numbersIn(words(results!)).filter((number) => !known.has(number) && number !== '95')).toEqual([]);
    for (const figure of figuresOf(viewRun(run))) {
      const [, table] = new RegExp(`id="run-1-${figure.id}".*?<tbody>(.*?)</tbody>`, 's').exec(solo)!;
      const drawn = spellings(
        figureCsv(figure)
          .split(/[\n,]/)
          .map((cell) => (cell !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell)),
      );
      expect(
        numbersIn(words(table!)).filter((number) => !drawn.has(number)),
        figure.id,
      ).toEqual([]);
    }
  });

  it('allows the scripts and styles that it carries, by their hashes, and nothing else', () => {
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/
      .exec(several)![1]!
      .replaceAll('&#39;', "'");
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-\S+' 'sha256-\S+'; style-src 'sha256-\S+'; /);
    expect(policy).not.toContain('unsafe');
    const run = [...several.matchAll(/<script(?: type="module")?>([\s\S]*?)<\/script>/g)].map(([, code]) => code!);
    const styles = [...several.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => text!);
    expect(run).toHaveLength(2);
    for (const text of [...run, ...styles])
      expect(policy).toContain(createHash('sha256').update(text).digest('base64'));
    expect(visible(several)).not.toMatch(/ style=| on[a-z]+=/);
    expect(visible(several)).not.toMatch(/(src|href)="(?!#)/);
  });

  it('gives the same bytes for the same run', async () => {
    const page = () => renderReport({ title: 'again', runs: [trapRun([{ replicas: [10, null] }])] });
    expect(await page()).toBe(await page());
  });

  it('stays below 3 MB with 50 replicas of three protocols', async () => {
    const protocols = ['random-init', 'rank-trap', 'trivial'].map((kind, i) => ({
      parameters: { protocol: { kind } },
      replicas: Array.from({ length: 50 }, (_, replica) => ((replica * (7 + i)) % 990) + 1),
    }));
    const page = await renderReport({
      title: 'large',
      runs: [trapRun(protocols, { over: { protocol: protocols.map(({ parameters }) => parameters.protocol) } })],
    });
    expect(page.length).toBeLessThan(1e6);
  });

  it('copes with a run of which no cell has been computed', async () => {
    const run = { ...trapRun([{ replicas: [] }]), experiment: trapExperiment };
    expect(visible(await renderReport({ title: 'empty', runs: [run] }))).toContain('Results');
  });
});
