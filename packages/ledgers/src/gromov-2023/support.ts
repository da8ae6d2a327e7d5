import type { Reading } from '@kramers/core';
import { combineRepeats } from '@kramers/theory';

/** A number in words. */
export function digits(value: number, count = 3): string {
  return String(Number(value.toPrecision(count)));
}

/** Mean over replicas with the 95 % interval of Student's t. Throws an Error for fewer than two. */
export function meanOf(values: readonly number[]): Pick<Reading, 'value'> & { interval: readonly [number, number] } {
  const { value, low, high } = combineRepeats(values);
  return { value, interval: [low, high] };
}

/** Computed when first asked for: what takes a while, and does not hang on what is claimed. */
export function once<Value>(compute: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= compute());
}
