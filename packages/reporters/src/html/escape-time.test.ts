import { runOf, trapExperiment, trapRun } from '@kramers/core/testing';
import { describe, expect, it } from 'vitest';
import { words } from '../testing/page-text';
import { overviewTable } from './overview-table';
import { resultsTable } from './results-table';

const late = (count: number) => Array.from({ length: count }, (_, i) => 700 + 10 * i);
const spread = Array.from({ length: 20 }, (_, i) => Math.ceil(-200 * Math.log(1 - (i + 0.5) / 20)));
const table = (run: ReturnType<typeof trapRun>) => words(resultsTable(run.summary).text);

describe('the escape time of a row', () => {
  it('is the median where waiting is not exponential, which the row says, and then the mean by its name', () => {
    const run = trapRun([{ replicas: [...late(15), ...Array<null>(5).fill(null)] }]);
    const { mean } = run.summary.points[0]!;
    const text = table(run);
    expect(text).toContain('Escape time / epochs');
    expect(text).not.toContain('Mean escape time');
    expect(text).toMatch(
      /median 790 95 %: \d+ to \d+ waiting is not exponential \(p = [^)]+\) restricted mean up to 1000: 828/,
    );
    expect(mean).toMatchObject({ kind: 'restricted mean', horizon: 1000, value: 827.5 });
  });

  it('says that half have not escaped, and what bounds the median', () => {
    const text = table(trapRun([{ replicas: [...late(15), ...Array<null>(30).fill(null)] }]));
    expect(text).toMatch(/median not reached 95 %: above \d+ waiting is not exponential/);
  });

  it('is the mean where waiting is exponential, with no word about it', () => {
    const text = table(trapRun([{ replicas: spread }]));
    expect(text).toContain('Mean escape time τ / epochs');
    expect(text).not.toContain('exponential');
  });

  it('says what its interval rests on where escapes are too few to tell', () => {
    expect(table(trapRun([{ replicas: [10, 400, null] }]))).toContain('if waiting is exponential: too few to tell');
  });
});

it('names the method of a time that was sampled, and how many replicas found one', () => {
  const value = (lnTau: number | null) => ({
    ...{ kind: 'rate-estimate', method: 'splitting', fromRank: 1, toRank: 2, reason: null, stepsPerEpoch: 1 },
    ...{ lnTau, lnTauError: lnTau && 0.1, lnTauLow: lnTau && lnTau - 0.2, lnTauHigh: lnTau && lnTau + 0.2 },
  });
  const sampled = (...values: (number | null)[]) => {
    const run = trapRun([{ replicas: values.map(() => null) }]);
    const cells = [...run.cells()].map((cell, i) => ({ ...cell, escape: null, value: value(values[i]!) }));
    return table(runOf({ ...trapExperiment, replicas: { count: values.length, seed: 42 } }, [{}], cells));
  };
  expect(sampled(5, 5)).toContain('148 95 %: 129 to 171 by splitting ');
  expect(sampled(5, 5)).not.toContain('replicas:');
  expect(sampled(5, null, null)).toContain('by splitting in 1 of 3 replicas: the others found none');
});

it('ranks are those that watched replicas are or were at, beside the final ranks of all', () => {
  const run = trapRun([{ replicas: [40, 60, null, 'untrapped'] }]);
  const cells = [...run.cells()].map((cell) =>
    cell.replica === 2 ? { ...cell, phases: cell.phases.map((phase) => ({ ...phase, startRank: 2 })) } : cell,
  );
  const text = table(runOf({ ...trapExperiment, replicas: { count: 4, seed: 42 } }, [{}], cells));
  expect(text).toContain('At the rank first, median epoch');
  expect(text.replaceAll('\u00a0', ' ')).toContain('rank 2: 40 3 of 3 watched, 1 from the start');
  expect(text.replaceAll('\u00a0', ' ')).toContain('rank 2: 2 2 of the 3 watched');
});

describe('replicas that were out before the watch began', () => {
  const run = trapRun([{ replicas: spread }]);
  const [point, ...others] = run.summary.points;
  const early = { ...run, summary: { ...run.summary, points: [{ ...point!, outBefore: 2 }, ...others] } };

  it('are counted in the table of a run and in that of several', () => {
    expect(table(early)).toMatch(/Censored Out before .* 0 2 /);
    expect(words(overviewTable([early], () => 'run').text)).toContain('20 2 out before the watch');
    expect(words(overviewTable([run], () => 'run').text)).not.toContain('before');
  });
});

it('shows the first of very many settings, and says how many there are', () => {
  const { summary } = trapRun([{ replicas: [1] }]);
  const points = Array.from({ length: 301 }, () => ({ ...summary.points[0]! }));
  const { text } = resultsTable({ ...summary, points });
  expect(text.match(/<tr>/g)).toHaveLength(301);
  expect(words(text)).toContain('The first 300 of 301 settings; summary.json has all.');
  expect(words(resultsTable(summary).text)).not.toContain('The first');
});
