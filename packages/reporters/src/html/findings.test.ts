import { sweepRun, trapRun } from '@kramers/core/testing';
import { describe, expect, it } from 'vitest';
import { comparedInWords, findingsOf } from './findings';

const many = (base: number) => Array.from({ length: 12 }, (_, i) => base * (i + 1));

describe('the first sentences of a report', () => {
  it('say how many escaped and how long it took', () => {
    const { summary } = trapRun([
      { parameters: { t: 5 }, replicas: [300, null, 600] },
      { parameters: { t: 6 }, replicas: [30, 20, 40, 'untrapped'] },
      { parameters: { t: 7 }, replicas: [3, 2, 4] },
    ]);
    expect(findingsOf(summary)).toEqual([
      'Of the replicas that were watched, in 3 settings, 8 of 9 escaped.',
      'Escape takes from 3 epochs (t = 7) to 950 (t = 5), 320 times as long.',
      expect.stringMatching(
        /^Theory, with no number fitted, lies within .* in 1 of 3 settings; ln τ differs by at most 7.1/,
      ),
    ]);
    expect(summary.analysis.overall).toMatchObject({ watched: 9, escapes: 8, finalRanks: [0, 2, 8] });
  });

  it('say for how many settings theory has a prediction, where it has not one for all', () => {
    const { summary } = trapRun([{ replicas: [30, 20] }, { replicas: [3, 2] }, { replicas: [2, 1] }]);
    const told = (predicted: number, agreeing: number): string => {
      const overall = { ...summary.analysis.overall, predicted, agreeing, worstResidual: 0.41 };
      return findingsOf({ ...summary, analysis: { ...summary.analysis, overall } })[2]!;
    };
    expect(told(2, 2)).toContain('measured in both settings for which it has one; ln τ');
    expect(told(3, 3)).toContain('measured in all 3 settings; ln τ');
    expect(told(3, 0)).toContain('measured in none of 3 settings; ln τ');
  });

  it('say what an interval rests on where escapes are too few to tell', () => {
    expect(findingsOf(trapRun([{ replicas: [300, null, 600] }]).summary)[1]).toMatch(
      /^The mean escape time is 950 epochs \(95 %: \d+ to \d+, if waiting is exponential\)\.$/,
    );
  });

  it('compare two settings: ratio with its interval, and the log-rank test', () => {
    const { summary } = trapRun([
      { parameters: { t: 5 }, replicas: many(50) },
      { parameters: { t: 6 }, replicas: many(2) },
    ]);
    const [sentence] = comparedInWords(summary);
    expect(sentence).toMatch(
      /^Escape takes 25 times as long with t = 5 as with t = 6 \(95 %: 1\d to 3\d; log-rank test: p = 2/,
    );
    const { ratio, low, high } = summary.analysis.compared!;
    expect([ratio, low! < 25, high! > 25]).toEqual([25, true, true]);
  });

  it('give a bound where one setting has no escape', () => {
    const { summary } = trapRun([
      { parameters: { t: 5 }, replicas: [null, null, null] },
      { parameters: { t: 6 }, replicas: [3, 2, 4] },
    ]);
    expect(summary.analysis.compared).toMatchObject({ points: [0, 1], ratio: null, high: null });
    expect(comparedInWords(summary)[0]).toMatch(/^Escape takes more than \d+ times as long with t = 5 as with t = 6/);
  });

  it('call a median by its name, have no factor between it and a mean, and count the mere bounds', () => {
    const late = Array.from({ length: 20 }, (_, i) => 700 + 10 * i);
    const none = Array<null>(30).fill(null);
    const { summary } = trapRun([
      { parameters: { t: 4 }, replicas: [null, null] },
      { parameters: { t: 5 }, replicas: late },
      { parameters: { t: 6 }, replicas: [3, 2, 4] },
      { parameters: { t: 7 }, replicas: [...late, ...none] },
    ]);
    expect(findingsOf(summary)[1]).toBe(
      'Escape takes from 3 epochs (t = 6) to 790 (t = 5, the median); of 2 settings only a bound is known.',
    );
    expect(summary.analysis.overall).toMatchObject({ factor: null, bounds: 2 });
  });

  it('give the bound on a median that was not reached, where there is nothing else', () => {
    const late = Array.from({ length: 20 }, (_, i) => 700 + 10 * i);
    const { summary } = trapRun([{ replicas: [...late, ...Array<null>(30).fill(null)] }]);
    const { medianLow } = summary.points[0]!;
    expect(findingsOf(summary)[1]).toBe(
      `Waiting is not exponential, and too few escaped for a median: it is above ${medianLow} epochs (95 %).`,
    );
  });

  it('give the end that is known of a ratio, and no ratio of what are no means', () => {
    const late = Array.from({ length: 20 }, (_, i) => 700 + 10 * i);
    const compared = (...both: (number | null)[][]) => {
      const { summary } = trapRun(both.map((replicas, i) => ({ parameters: { t: i }, replicas })));
      return { said: comparedInWords(summary)[0], found: summary.analysis.compared };
    };
    // With one escape of three, a third of the redrawn sets have none.
    const open = compared([500, null, null], [3, 2, 4]);
    expect(open.found).toMatchObject({ ratio: 2500 / 3, high: null });
    expect(open.said).toMatch(/^Escape takes 830 times as long with t = 0 as with t = 1 \(95 %: above \d+; log-rank/);
    const none = compared([...late, ...Array<null>(20).fill(null)], [3, 2, 4]);
    expect(none.found).toMatchObject({ points: [0, 1], ratio: null, low: null, high: null });
    expect(none.said).toMatch(/^Escape takes longer with t = 0 than with t = 1 \(log-rank test: p = /);
  });

  it('tell where ranks changed in a sweep, and stay silent where there is nothing', () => {
    expect(findingsOf(sweepRun([0, 0.2, 0.36, 0.42, 0.5]).summary)[0]).toBe(
      'As β rises: rank 2 → 1 at β = 0.36 (theory: 0.3509); rank 1 → 0 at β = 0.42 (theory: 0.4105).',
    );
    expect(findingsOf(trapRun([{ replicas: [] }]).summary)).toEqual([]);
  });
});
