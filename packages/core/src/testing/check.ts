/**
 * One thing that every contribution of a kind must do. A suite is a list of them, for any test runner:
 * `for (const check of modelConformance(model, backend)) it(check.name, check.run)`.
 */
export interface ConformanceCheck {
  /** What is checked, as the end of a sentence that begins with the contribution's name. */
  readonly name: string;
  /** Throws a {@link ConformanceError}, or rejects with one, if the contribution does not do it. */
  run(): void | Promise<void>;
}

/**
 * A contribution does not do what its kind must.
 *
 * @example
 * const error = new ConformanceError('the gradient is not that of the value');
 */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

/**
 * Runs a suite without a test runner, one check after the other.
 *
 * @throws ConformanceError, by rejecting, that names every check that failed
 * @example
 * import { effectiveRank } from '@kramers/models';
 * await runChecks(metricConformance(effectiveRank));
 */
export async function runChecks(checks: readonly ConformanceCheck[]): Promise<void> {
  const failures: string[] = [];
  for (const check of checks) {
    try {
      await check.run();
    } catch (cause) {
      failures.push(`${check.name}: ${(cause as Error).message}`);
    }
  }
  if (failures.length > 0) throw new ConformanceError(failures.join('\n'));
}

/**
 * Checks one thing of a contribution.
 *
 * @throws ConformanceError with the message, unless `holds`
 * @example demand(1 + 1 === 2, 'sums are sums');
 */
export function demand(holds: boolean, message: string): void {
  if (!holds) throw new ConformanceError(message);
}
