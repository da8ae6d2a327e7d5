import type { FinishedRun } from '@kramers/core';
import { trapRun } from '@kramers/core/testing';
import { describe, expect, it } from 'vitest';
import { words } from '../testing/page-text';
import { reproductionFindings } from './findings';
import { renderReproduction } from './render-reproduction';
import { trapAndEscape } from './trap-and-escape';

const trap = { parameters: { protocol: { label: 'rank-1 trap', kind: 'rank-trap' } } };

function named(name: string, replicas: readonly (number | null | 'untrapped')[]): FinishedRun {
  const over = { protocol: [trap.parameters.protocol] };
  return trapRun([{ ...trap, replicas }], { name, over, note: `The note of ${name}. More of it.` });
}

const printed = named('fig1a-printed', [null, null, 'untrapped']);
const theorised = named('fig1a-theorised', [400, 100, 700]);
const verdicts = {
  claims: [{ verdict: 'holds' }, { verdict: 'does not hold' }, { verdict: 'holds' }] as const,
  page: null,
  kramers: '1.2.3',
};

describe('the page of the paper’s figures', () => {
  it('says on its first screen what was asked and found, with the numbers of the runs', async () => {
    const text = words(await renderReproduction({ runs: [printed, theorised], files: ['a/', 'b/'], verdicts }));
    const first = text.slice(0, text.indexOf('All settings in one table'));
    expect(first).toMatch(/Does noise free a network that is stuck\?.* trap; leaving it is an escape/);
    expect(first).toContain('freed none of 2 networks from the rank-1 trap: escape would take more than 668 epochs');
    expect(first).toContain('freed all 3, after 400 epochs on average (95 %: ');
    expect(first).toMatch(/Of the paper’s 3 claims: 2 hold 1 does not hold Judged by Kramers 1\.2\.3/);
    expect(first).toContain('fig1a-printed The note of fig1a-printed. ');
    expect(first).not.toContain('More of it');
  });

  it('links to a ledger that is there', async () => {
    const page = await renderReproduction({
      runs: [printed],
      files: ['a/'],
      verdicts: { ...verdicts, page: '../ledger/report.html' },
    });
    expect(page).toContain('<a href="../ledger/report.html">Claim by claim</a>');
  });

  it('draws a network that is held beside one whose escape took the median time', () => {
    const figure = trapAndEscape([printed, theorised])!;
    expect(figure.caption).toContain('at epoch 400 carry it over');
    const last = (label: string) => figure.rows.filter((row) => String(row['label']).includes(label)).at(-1)!['y'];
    expect([last('stays trapped'), last('escapes')]).toEqual([0.01, 0.5]);
    expect(trapAndEscape([named('fig3-printed', [5])])).toBeNull();
  });

  it('tells what there is to tell of any of the runs', () => {
    expect(reproductionFindings([theorised])).toHaveLength(1);
    expect(reproductionFindings([named('fig2b-printed', [null, null])])).toEqual([
      'Of the replicas that were watched none of 2 escaped.',
      'The mean escape time is above 668 epochs (95 %).',
    ]);
  });
});
