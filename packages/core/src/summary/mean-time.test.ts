import { expect, it } from 'vitest';
import { trapRun } from '../testing';
import { agreementOf } from './agreement';
import { meanTimeOf } from './mean-time';

const late = Array.from({ length: 20 }, (_, i) => 700 + 10 * i);
const pointOf = (replicas: readonly (number | null)[]) => trapRun([{ replicas: [...replicas] }]).summary.points[0]!;

it('is τ with its interval where waiting may be exponential, a bound where nothing escaped', () => {
  const few = pointOf([10, 30, 80]);
  expect(meanTimeOf(few)).toEqual({ value: 40, low: few.tauLow, high: few.tauHigh });
  expect(meanTimeOf(pointOf([null, null]))).toEqual({ value: null, low: 2000 / Math.log(20), high: null });
});

it('is the mean by bootstrap where waiting is not exponential, and where it is restricted no more than a bound', () => {
  const { mean } = pointOf(late);
  expect(meanTimeOf(pointOf(late))).toEqual({ value: 795, low: mean!.low, high: mean!.high });
  const censored = pointOf([...late, null, null]);
  expect(meanTimeOf(censored)).toEqual({ value: null, low: censored.mean!.low, high: null });
});

it('methods are compared by the error of the mean that there is', () => {
  const other = { ...pointOf([10, 30, 80]), method: 'splitting', lnTau: Math.log(780), lnTauError: 0.001 };
  const [direct] = agreementOf([pointOf(late), other])!.settings[0]!.methods;
  const { low, high } = pointOf(late).mean!;
  expect(direct!.lnTauError).toBeCloseTo(Math.log(high / low) / 3.92, 12);
  expect(agreementOf([pointOf([...late, null, null]), other])).toBeNull();
});
