import { log } from '@kramers/theory/elementary';

/** A knob's way from one value to another. */
export interface Course {
  readonly from: number;
  readonly to: number;
  readonly epochs: number;
  readonly shape: 'linear' | 'cosine' | 'exponential';
}

/**
 * The way as an expression of `epoch`, from `from` in the first epoch to `to` in the one after the last: linear; along
 * half a cosine; or exponential, which needs both ends above 0 and is linear otherwise.
 */
export function courseOf({ from, to, epochs, shape }: Course): string {
  const share = `max(0, epoch - 1) / ${epochs}`;
  if (shape === 'exponential' && from > 0 && to > 0) return `${from} * exp(${log(to / from)} * ${share})`;
  const [low, high] = [Math.min(from, to), Math.abs(to - from)];
  // Written from its lower end, so that rounding never makes it negative.
  const passed = shape === 'cosine' ? `(1 - cos(${Math.PI} * ${share})) / 2` : share;
  return to >= from ? `${low} + ${high} * (${passed})` : `${low} + ${high} * abs(1 - (${passed}))`;
}
