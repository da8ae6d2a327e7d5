import type { FigureData, Reading } from '@kramers/core';
import type { Ledger, LedgerEntry } from '@kramers/core/results';

const reading: Reading = {
  reading: 'as printed',
  quantity: 'mean escape time',
  unit: 'epochs',
  value: 4120,
  interval: [2410, 8580],
  expected: 5500,
  accepted: [2750, 11000],
  verdict: 'holds',
  note: null,
};

/**
 * A figure with every kind of series: points with intervals and a bound, a line, a band, a quoted line, steps, a marked
 * value.
 */
export const syntheticFigure: FigureData = {
  name: 'escape-times',
  title: 'Escape times',
  caption: 'Made up, for a test.',
  x: { label: '1/T', unit: null, scale: 'linear' },
  y: { label: 'τ', unit: 'epochs', scale: 'log' },
  series: [
    {
      label: 'sampled',
      kind: 'points',
      origin: 'measured',
      group: 'cold',
      x: [1000, 2000, 4000, 6000],
      y: [41.5, 3910, 4.76e11, null],
      low: [40.1, 3440, 3.8e11, 1e20],
      high: [42.9, 4430, 6e11, null],
    },
    {
      label: 'theory',
      kind: 'line',
      origin: 'theory',
      group: 'cold',
      x: [1000, 2000, 4000, 6000],
      y: [1, 473, 2.1e11, 5.5e20],
    },
    {
      label: 'the paper',
      kind: 'line',
      origin: 'quoted',
      x: [1000, 6000],
      y: [100, 1e20],
      low: [10, 1e18],
      high: [1000, 1e22],
    },
    { label: 'left', kind: 'steps', origin: 'measured', x: [1000, 3000, 6000], y: [1e18, 1e12, 1e6] },
  ],
  marks: [{ axis: 'x', value: 2500, label: 'β/η' }],
  main: true,
};

/** An entry that holds, with the given changes. */
export function syntheticEntry(id: string, changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id,
    statement: `The statement of ${id}.`,
    source: '§3.1',
    plugin: '@kramers/paper',
    verdict: 'holds',
    under: 'as printed',
    claimed: { epochs: 5500 },
    readings: [reading],
    asides: [],
    reason: 'The mean lies within a factor of two.',
    decide: null,
    contradiction: null,
    experiments: [],
    figures: [],
    command: `kramers verify --only ${id}`,
    seconds: 1.5,
    ...changes,
  };
}

/** A ledger with every verdict. */
export function syntheticLedger(changes: Partial<LedgerEntry> = {}): Ledger {
  const refuted: Reading = {
    ...reading,
    quantity: 'slope',
    unit: null,
    value: 0.0081,
    interval: [0.008, 0.0082],
    expected: 0.15,
    accepted: [0.1, 0.2],
    verdict: 'does not hold',
  };
  const bound: Reading = { ...reading, value: null, interval: [53000, null], verdict: 'does not hold' };
  return {
    format: 1,
    kramers: '0.1.0',
    form: 'quick',
    command: 'kramers verify',
    finishedAt: '2026-11-22T05:00:00.000Z',
    seconds: 47.25,
    claims: [
      syntheticEntry('rank1-trap', {
        verdict: 'holds under another reading',
        under: 'as theorised',
        readings: [bound, { ...reading, reading: 'as theorised' }],
        experiments: [{ name: 'traps', folder: 'runs/traps', shortened: true }],
      }),
      syntheticEntry('barrier-eff', {
        verdict: 'does not hold',
        under: null,
        readings: [refuted],
        asides: [{ ...refuted, quantity: 'limit', value: 0.0127, interval: null }],
        figures: [syntheticFigure],
      }),
      syntheticEntry('eq1-eq2', {
        verdict: 'inconsistent in the source',
        under: null,
        readings: [refuted],
        contradiction: ['Eq. 1: one', 'Eq. 2: another'],
      }),
      syntheticEntry('two-drops', {
        verdict: 'inconclusive',
        under: null,
        readings: [{ ...reading, verdict: 'inconclusive', value: 7000, interval: [2000, 30000] }],
        decide: 'Fifty replicas.',
      }),
      syntheticEntry('broken', {
        verdict: 'error',
        under: null,
        readings: [],
        reason: 'experiment "x" failed: no data',
      }),
      syntheticEntry('params-170', changes),
    ],
  };
}
