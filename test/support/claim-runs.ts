import type { Claim, ClaimExperiment, Lab } from '@kramers/core';
import type { JudgedClaim } from '@kramers/core/results';
import { verifyClaims } from '../../packages/cli/src/verify/verify-claims';

/** Runs experiments as `kramers verify` does; gives what becomes of a claim that asks for all of them. */
export async function runForClaims(
  lab: Lab,
  experiments: readonly ClaimExperiment[],
  folder: string,
  plugin: string,
): Promise<JudgedClaim> {
  const claim: Claim = {
    name: 'all-runs',
    summary: 's',
    source: 's',
    expected: {},
    experiments,
    judge: () => ({ readings: [], reason: 'r' }),
  };
  const [ran] = (await verifyClaims({
    lab,
    claims: [{ claim, plugin }],
    full: false,
    folder,
    command: 'kramers verify',
    outside: new Set(),
    pluginHashes: {},
    progress: { event: () => undefined, stop: () => undefined },
    say: () => undefined,
    signal: new AbortController().signal,
  }))!;
  return ran!;
}
