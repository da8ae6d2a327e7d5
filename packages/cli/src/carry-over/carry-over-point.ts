import type { ExperimentPoint } from '@kramers/core';
import { didYouMean } from '@kramers/core/internal';
import type { Registry } from '@kramers/core/plugins';
import { UsageError } from '@kramers/core/failure';
import { createKramers } from '../lab/create-kramers';
import { pluginsNamed } from '../run/plugins-named';
import { readExperiment } from '../run/read-experiment';

/** What decides the network that a model's name stands for. */
export interface NamedNetwork {
  readonly set?: readonly string[];
  readonly width: number;
  readonly plugins: readonly string[];
}

/**
 * The network that is asked about: an experiment's first grid point, or for a model's name one with biases, on 64
 * samples of the Gaussian task with correlations 0.9 and 0.8.
 *
 * @throws UsageError for a name that no plugin brings.
 */
export async function carryOverPoint(
  network: string,
  { set, width, plugins }: NamedNetwork,
): Promise<{ point: ExperimentPoint; registry: Registry }> {
  if (/\.(ya?ml|json)$/.test(network)) {
    const { resolved, lab } = await readExperiment(network, { set });
    const { registry } = lab;
    return { point: resolved.points[0]!, registry };
  }
  if (set && set.length > 0) throw new UsageError('--set changes an experiment file, and no model given by name');
  const lab = createKramers({ plugins: await pluginsNamed(plugins) });
  const { registry } = lab;
  if (!registry.find('models', network)) {
    throw new UsageError(
      `${network}: no model of this name${didYouMean(network, registry.names('models'))}; kramers list models says ` +
        'what there is, and --plugins brings more',
    );
  }
  const { points } = lab.resolve({
    name: `carry-over-${network}`,
    data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 64, seed: 5 },
    model: { kind: network, depth: 3, width, bias: true, regulariseBias: true },
    training: { batchSize: 'full' },
    // What is watched, and at which β, theory chooses.
    protocol: { kind: 'random-init', beta: 0.1, epochs: 1 },
  });
  return { point: points[0]!, registry };
}
