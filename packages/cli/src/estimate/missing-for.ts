import { UsageError } from '@kramers/core/failure';
import { didYouMean } from '@kramers/core/internal';
import type { Registry } from '@kramers/core/plugins';

/** A sentence that says why a backend cannot be used on this machine; null if it can. */
export function missingFor(backend: string, registry: Registry): string | null {
  const finding = registry.find('backends', backend)?.inspect?.();
  return finding && 'missing' in finding ? finding.missing : null;
}

/**
 * Checks what was given as `--backend`.
 *
 * @throws UsageError if there is no such backend, or this machine lacks what it needs.
 */
export function checkBackend(backend: string | undefined, registry: Registry): void {
  if (backend === undefined) return;
  if (!registry.find('backends', backend)) {
    const near = didYouMean(backend, registry.names('backends'), 'kramers list backends');
    throw new UsageError(`--backend ${backend}: no such backend${near}`);
  }
  const missing = missingFor(backend, registry);
  if (missing !== null) throw new UsageError(missing);
}
