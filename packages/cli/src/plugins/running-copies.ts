/** The modules that a plugin shares with the command, by the name under which it imports them. */
const shared: Readonly<Record<string, () => Promise<unknown>>> = {
  '@kramers/core': () => import('@kramers/core'),
  '@kramers/core/expression': () => import('@kramers/core/expression'),
  '@kramers/core/plugins': () => import('@kramers/core/plugins'),
  '@kramers/core/results': () => import('@kramers/core/results'),
  '@kramers/core/node': () => import('@kramers/core/node'),
  '@kramers/core/internal': () => import('@kramers/core/internal'),
  '@kramers/core/testing': () => import('@kramers/core/testing'),
  '@kramers/theory': () => import('@kramers/theory'),
  '@kramers/theory/elementary': () => import('@kramers/theory/elementary'),
  '@kramers/models': () => import('@kramers/models'),
  '@kramers/kernels': () => import('@kramers/kernels'),
  '@kramers/native': () => import('@kramers/native'),
  '@kramers/protocols': () => import('@kramers/protocols'),
  '@kramers/ledgers': () => import('@kramers/ledgers'),
  '@kramers/reporters': () => import('@kramers/reporters'),
  rxjs: () => import('rxjs'),
  zod: () => import('zod'),
};

/** The names under which plugins import what they share with the command. */
export const sharedModules: readonly string[] = Object.keys(shared);

/**
 * The modules that plugins share with the command. Handed over as they are loaded here: a plugin file needs no
 * node_modules beside it, and no second copy comes to life.
 */
export async function runningCopies(): Promise<Record<string, unknown>> {
  return Object.fromEntries(
    await Promise.all(Object.entries(shared).map(async ([name, load]) => [name, await load()] as const)),
  );
}
