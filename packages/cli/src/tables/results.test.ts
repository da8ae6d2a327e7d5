import type { PointSummary, Summary } from '@kramers/core';
import { agreementOf } from '@kramers/core/results';
import { describe, expect, it } from 'vitest';
import { describeTau } from './escape-time';
import { duration, grouped, significant } from './numbers';
import { describeTransitions, resultsTable } from './results';
import { renderTable } from './table';

// What the tables do not look at is left out.
const point = {
  parameters: {},
  label: 'rank-trap',
  replicas: 10,
  missing: 0,
  diverged: 0,
  trapped: null,
  criterion: null,
  escapes: 0,
  censored: 0,
  totalTime: 0,
  tau: null,
  tauLow: null,
  tauHigh: null,
  lnTau: null,
  lnTauError: null,
  method: null,
  finalRanks: [],
  ranksReached: [],
  transitions: [],
  values: [],
  warnings: {},
  cells: [],
} as unknown as PointSummary;
const table = (...given: Partial<PointSummary>[]) => {
  const points = given.map((one) => ({ ...point, ...one }));
  return resultsTable({ name: 'trial', points, agreement: agreementOf(points) } as unknown as Summary, {
    colour: false,
    width: 120,
    terminal: false,
  });
};

describe('numbers', () => {
  it.each([
    [0, '0'],
    [0.350882, '0.3509'],
    [1234.5, '1235'],
    [65432.1, '65 430'],
    [1.2e-9, '1.2e-9'],
    [3e16, '3e16'],
    [-0.00012345, '-0.0001234'],
    [Infinity, 'Infinity'],
  ])('%d reads %s', (value, text) => expect(significant(value)).toBe(text));

  it('groups thousands', () => expect([999, 1000, 1234567].map(grouped)).toEqual(['999', '1 000', '1 234 567']));

  it('tells durations in fit units', () => {
    expect([0.01, 5, 42, 600, 7200, 864000].map(duration)).toEqual([
      '0.1 s',
      '5.0 s',
      '42 s',
      '10 min',
      '2 h',
      '10 days',
    ]);
  });
});

describe('the table of results', () => {
  it('gives the mean escape time with its interval, or the bound in words', () => {
    const text = table(
      {
        label: 'T = 5e-4',
        trapped: 9,
        criterion: 'σ2 > 0.3',
        escapes: 6,
        censored: 3,
        tau: 6090.4,
        tauLow: 2800,
        tauHigh: 16000,
        finalRanks: [0, 3, 6],
      },
      {
        label: 'T = 4e-4',
        trapped: 10,
        criterion: 'σ2 > 0.3',
        escapes: 0,
        censored: 10,
        tauLow: 66755,
        finalRanks: [0, 10],
      },
    );
    expect(text).toMatch(/T = 5e-4 +10 +9 +6 +3 +6 090 \(2 800 to 16 000\) +2 \(×6\), 1 \(×3\)\n/);
    expect(describeTau({ ...point, tau: 3.1e16, tauLow: 2e16, tauHigh: 5e16, method: 'flux-sampling' })).toBe(
      '3.1e16 (2e16 to 5e16), by flux-sampling',
    );
    expect(text).toMatch(/T = 4e-4 +10 +10 +0 +10 +above 66 800: no escape seen +1$/);
  });

  it('leads with the median where waiting is not exponential, and names the mean that it gives', () => {
    const mean = { kind: 'restricted mean', horizon: 20_000, value: 8790, low: 7650, high: 9930 } as const;
    const escaped = { criterion: 'σ2 > 0.3', escapes: 15, censored: 20, waiting: 'not exponential' } as const;
    const time = { tau: 28_670, tauLow: 19_000, tauHigh: 45_000, median: null, medianLow: 1387, medianHigh: null };
    const text = table({ ...escaped, ...time, mean });
    expect(text).toContain(
      'median not reached (above 1 390); waiting is not exponential; restricted mean up to 20 000: 8 790 (7 650 ' +
        'to 9 930)',
    );
    expect(text).toMatch(/ escape time in epochs \(95 %\)/);
    expect(text).not.toMatch(/mean escape time/);
    const whole = { ...mean, kind: 'mean', horizon: null } as const;
    expect(describeTau({ ...point, ...escaped, ...time, median: 7860, medianHigh: 9100, mean: whole })).toBe(
      'median 7 860 (1 390 to 9 100); waiting is not exponential; mean 8 790 (7 650 to 9 930)',
    );
    // Short of eight escapes nobody can tell.
    expect(describeTau({ ...point, ...escaped, ...time, escapes: 4, waiting: 'too few to tell' })).toBe(
      '28 700 (19 000 to 45 000 if waiting is exponential)',
    );
    expect(table({ ...escaped, ...time, waiting: 'too few to tell', mean: null })).toMatch(
      /mean escape time in epochs \(95 %\)/,
    );
  });

  it('tells the final ranks of the replicas that were watched, where some were not', () => {
    const text = table({
      criterion: 'σ2 > 0.3',
      escapes: 1,
      censored: 1,
      watched: 2,
      finalRanks: [0, 1, 9],
      watchedFinalRanks: [0, 1, 1],
    });
    expect(text).toContain('2 (×9), 1 (×1); of those watched 2 (×1), 1 (×1)');
  });

  it('leaves out what no point has, and says how many replicas are missing', () => {
    expect(table({ missing: 4, finalRanks: [0, 0, 6] })).toMatch(/^ +replicas +final rank\nrank-trap +6 of 10 +2$/);
  });

  it('says whether two methods measured the same escape time', () => {
    const parameters = (kind: string) => ({ 'protocol.kind': kind, 'training.temperature': 5e-4 });
    const direct = {
      label: 'direct',
      parameters: parameters('rank-trap'),
      method: 'direct',
      lnTau: 8.1,
      lnTauError: 0.3,
    };
    const sampled = {
      label: 'sampled',
      parameters: parameters('splitting'),
      method: 'splitting',
      lnTau: 8.9,
      lnTauError: 0.4,
    };
    // (0.8/0.5)² = 2.56; 0.110 is the upper tail of χ² there.
    expect(table(direct, sampled)).toContain(
      'Agreement of direct, splitting (1 setting): χ² = 2.56 on 1 degree of freedom, p = 0.11',
    );
    expect(
      table(direct, { ...sampled, parameters: { ...sampled.parameters, 'training.temperature': 6e-4 } }),
    ).not.toContain('Agreement');
  });

  it('sums up the transitions of a sweep', () => {
    const up = (replica: number, beta: number) => ({ replica, direction: 'up' as const, beta, fromRank: 2, toRank: 1 });
    expect(describeTransitions([up(0, 0.34), up(1, 0.36), up(2, 0.35)])).toEqual([
      'β rising: rank 2 → 1 at β = 0.35 (3 replicas, 0.34 to 0.36)',
    ]);
    expect(describeTransitions([up(0, 0.34), up(0, 0.37), up(1, 0.36), up(2, 0.35)])).toEqual([
      'β rising: rank 2 → 1 at β = 0.355 (3 replicas, 4 times, 0.34 to 0.37)',
    ]);
    expect(table({ transitions: [up(0, 0.352)] })).toContain('Rank transitions\n  β rising: rank 2 → 1 at β = 0.352');
  });
});

it('says what a committor came to below the table', () => {
  const found = {
    kind: 'committor',
    share: 0.26,
    low: 0.2034,
    high: 0.325,
    coordinate: 'σ2',
    value: 0.03112,
    target: 0.35,
    basin: 0.002,
  };
  expect(table({ values: [null, found] })).toContain(
    '\n\nCommittors (95 %)\n  rank-trap: 0.26 (0.203 to 0.325) from σ2 = 0.0311 to 0.35 before 0.002',
  );
});

it('becomes a block for each row where the terminal is too narrow', () => {
  const columns = [
    { title: '' },
    { title: 'replicas', align: 'right' as const },
    { title: 'mean escape time in epochs (95 %)' },
    { title: 'plugin' },
  ];
  const rows = [
    ['T = 5e-4', '10', '6 090 (2 800 to 16 000)', '–'],
    ['T = 4e-4', '10', 'above 66 800: no escape seen', 'a-very-long-name-of-a-plugin'],
  ];
  const at = (width: number) => renderTable(columns, rows, { colour: false, width, terminal: true });
  expect(at(40)).toBe(
    [
      'T = 5e-4',
      '  replicas            10',
      '  mean escape time    6 090 (2 800 to 16',
      '  in epochs (95 %)    000)',
      'T = 4e-4',
      '  replicas            10',
      '  mean escape time    above 66 800: no',
      '  in epochs (95 %)    escape seen',
      '  plugin              a-very-long-name-o',
      '                      f-a-plugin',
    ].join('\n'),
  );
  expect(at(120)).toBe(renderTable(columns, rows, { colour: false, width: 40, terminal: false }));
});
