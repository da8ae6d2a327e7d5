import type { NetworkShape } from '@kramers/core';

/** Throws a RangeError for a shape that asks for single precision: where there is only double precision. */
export function refuseSingles({ precision }: NetworkShape): void {
  if (precision !== 'float32') return;
  throw new RangeError(
    'precision float32 is for nonlinear networks on the wasm backend; this kernel computes with float64',
  );
}
