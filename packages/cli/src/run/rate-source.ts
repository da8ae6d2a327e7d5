import type { ExperimentSource } from '@kramers/core';
import { isRecord, meant } from '@kramers/core/internal';
import type { Registry } from '@kramers/core/plugins';
import { UsageError } from '@kramers/core/failure';

/** What of a trap's options an estimate of its escape time takes over. */
const shared = [
  'label',
  'trapBeta',
  'rank',
  'trapEpochs',
  'prepareEpochs',
  'beta',
  'temperature',
  'learningRate',
  'batchSize',
  'sampling',
];

/** What of a trap's options is about watching it, which an estimate does not. */
const watching = ['epochs', 'linger', 'stopAtEscape'].map((key) => `protocol.${key}`);

/** How the escape time is to be estimated. */
export interface RateArguments {
  readonly method?: string;
  readonly trials?: number;
  readonly repeats?: number;
}

/**
 * An experiment that estimates the escape time of the one given: a rank trap becomes flux sampling (or splitting) from
 * the same trap, and an experiment that samples already stays as it is. One replica does: the sampler repeats itself.
 *
 * @throws UsageError if the experiment watches for no escape from a trap.
 */
export function rateSource(
  source: ExperimentSource,
  { method, trials, repeats }: RateArguments,
  registry: Registry,
): ExperimentSource {
  const samplers = registry.names('rateMethods');
  const isSampler = (kind: unknown): boolean => samplers.some((name) => name === kind);
  const raw = isRecord(source.raw) ? source.raw : {};
  const protocol = isRecord(raw['protocol']) ? raw['protocol'] : {};
  const over = isRecord(raw['over']) ? raw['over'] : {};
  const { 'protocol.kind': kinds, ...others } = over;
  const kind =
    kinds === undefined ? protocol['kind'] : Array.isArray(kinds) && kinds.every(isSampler) ? kinds[0] : undefined;
  const samples = isSampler(kind);
  if (!samples && kind !== 'rank-trap') {
    const found =
      'protocol' in over
        ? 'it varies whole protocols'
        : kinds === undefined
          ? `its protocol is ${JSON.stringify(kind)}`
          : 'it varies protocol.kind, and not among these two alone';
    throw new UsageError(
      `${source.origin}: kramers rate needs a protocol of kind "rank-trap", ` +
        `${samplers.map((name) => `"${name}"`).join(' or ')}; ${found}`,
    );
  }
  if (method !== undefined && !isSampler(method)) {
    const expected = samplers.join(' or ');
    throw new UsageError(`--method: expected ${expected}; found "${method}"${meant(method, samplers)}`);
  }
  const chosen = method ?? (samples ? (kind as string) : samplers[0]!);
  const known = Object.keys(registry.get('rateMethods', chosen).options.shape);
  const sampler = {
    ...Object.fromEntries(
      Object.entries(protocol).filter(
        ([key]) => samples || (shared.includes(key) && (known.includes(key) || key === 'label')),
      ),
    ),
    kind: chosen,
    ...(trials === undefined ? {} : { trials }),
    ...(repeats === undefined ? {} : { repeats }),
  };
  if (samples)
    return {
      ...source,
      raw: { ...raw, protocol: sampler, ...(method === undefined || kinds === undefined ? {} : { over: others }) },
    };
  // A trap's long form is about epochs and replicas, of which an estimate has none.
  const { full: _full, replicas, ...rest } = raw;
  const seed = isRecord(replicas) && 'seed' in replicas ? { seed: replicas['seed'] } : {};
  const overrides = source.overrides.filter(({ path }) => !watching.includes(path));
  return {
    ...source,
    overrides,
    raw: { ...rest, name: `${String(raw['name'])}-rate`, replicas: { count: 1, ...seed }, protocol: sampler },
  };
}
