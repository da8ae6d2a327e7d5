/** Why an escape time cannot be estimated, in one sentence for the person who asked. Ends the protocol, not the run. */
export class NoEstimate extends Error {
  override readonly name = 'NoEstimate';
}
