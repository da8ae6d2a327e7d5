/**
 * The modules that a plugin shares with the command, by the name under which it imports them. Handed over as they are
 * loaded here: a plugin file needs no node_modules beside it, and no second copy comes to life.
 */
export async function runningCopies(): Promise<Record<string, unknown>> {
  const [core, testing, theory, models, kernels, protocols, ledgers, reporters, rxjs, zod] = await Promise.all([
    import('@kramers/core'),
    import('@kramers/core/testing'),
    import('@kramers/theory'),
    import('@kramers/models'),
    import('@kramers/kernels'),
    import('@kramers/protocols'),
    import('@kramers/ledgers'),
    import('@kramers/reporters'),
    import('rxjs'),
    import('zod'),
  ]);
  return {
    '@kramers/core': core,
    '@kramers/core/testing': testing,
    '@kramers/theory': theory,
    '@kramers/models': models,
    '@kramers/kernels': kernels,
    '@kramers/protocols': protocols,
    '@kramers/ledgers': ledgers,
    '@kramers/reporters': reporters,
    rxjs,
    zod,
  };
}
