/** An operator that has to see every epoch was given a stream that leaves some out. */
export class ThinnedStreamError extends Error {
  override readonly name = 'ThinnedStreamError';

  /** @param operator its name, as its caller wrote it. */
  constructor(operator: string) {
    super(`${operator} needs every epoch, and the epochs of this stream are thinned; run with { epochs: 'all' }`);
  }
}
