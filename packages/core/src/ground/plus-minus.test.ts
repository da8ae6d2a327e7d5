import { expect, it } from 'vitest';
import { plusMinus } from './plus-minus';

it.each([
  [8.181, 0.378, '8.18 ± 0.38'],
  [8.181, 0.01, '8.18 ± 0.01'],
  [8.181, 0.004, '8.181 ± 0.004'],
  [8.181, 0.0096, '8.18 ± 0.01'],
  [-1.0326, 0.001, '-1.033 ± 0.001'],
  [8.1, 1e-14, '8.10'],
  [8.181, 12.3, '8.18 ± 12.30'],
  [8.181, 0, '8.18'],
  [8.181, null, '8.18'],
])('%d with the error %d is %s', (value, error, text) => {
  expect(plusMinus(value, error)).toBe(text);
});
