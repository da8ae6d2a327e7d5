/**
 * The modules that a plugin shares with the command, by the name under which it imports them. Handed over as they are loaded
 * here: a plugin file needs no node_modules beside it, and no second copy comes to life.
 */
export async function runningCopies(): Promise<Record<string, unknown>> {
  const [core, testing, theory, models, protocols, reporters, rxjs, zod] = await Promise.all([
    import('@kramers/core'),
    import('@kramers/core/testing'),
    import('@kramers/theory'),
    import('@kramers/models'),
    import('@kramers/protocols'),
    import('@kramers/reporters'),
    import('rxjs'),
    import('zod'),
  ]);
  return {
    '@kramers/core': core,
    '@kramers/core/testing': testing,
    '@kramers/theory': theory,
    '@kramers/models': models,
    '@kramers/protocols': protocols,
    '@kramers/reporters': reporters,
    rxjs,
    zod,
  };
}
