import { trapRun } from '@kramers/core/testing';
import { expect, it } from 'vitest';
import { agreementLine } from './agreement';

const { summary } = trapRun([{ replicas: [300, 600] }]);

it('says of two methods whether they agree on an escape time', () => {
  const methods = ['direct', 'splitting'].map((method) => ({ label: method, method, lnTau: 6, lnTauError: 0.1 }));
  const one = { parameters: {}, methods, chiSquared: 0.5, degreesOfFreedom: 1, pValue: 0.4795 };
  const told = (pValue: number) => agreementLine({ agreement: { ...one, pValue, settings: [one] } })!.text;
  expect(told(0.4795)).toContain(
    'Escape times by direct, splitting, in one setting, are as near as their errors allow: χ² = 0.5 on\n' +
      '1 degree of freedom, p = 0.48.',
  );
  expect(told(0.03)).toContain('are further apart than their errors allow');
});

it('says nothing where there is one method', () => {
  expect(agreementLine(summary)).toBeNull();
});
