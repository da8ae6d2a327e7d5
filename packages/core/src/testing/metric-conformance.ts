import type { MeasuredNetwork, Metric } from '../contracts/metric';
import { layersOf, weightCount } from '../contracts/model';
import { nextNormal } from '../random/normal';
import { openStream } from '../random/stream';
import { type ConformanceCheck, demand } from './check';

const shapes = [2, 3].map((depth) => ({ widths: [3, ...Array.from({ length: depth - 1 }, () => 4), 2], bias: false }));
/** Singular values that a sweep meets: all equal, of rank 1, at rounding level, and none at all. */
const spectra = [
  [0.7, 0.7],
  [0.7, 0],
  [0.5, 1e-17],
  [0, 0],
];

/**
 * What a metric must do: give a number for every network, also for one that has collapsed, the same each time, and
 * leave the network alone.
 *
 * @example
 * import { effectiveRank } from '@kramers/models';
 * await runChecks(metricConformance(effectiveRank));
 */
export function metricConformance(metric: Metric): ConformanceCheck[] {
  const networks = shapes.flatMap((shape, i) =>
    spectra.map((spectrum): MeasuredNetwork => {
      const stream = openStream(i, 'metrics');
      const scale = spectrum[0]! > 0 ? 0.5 : 0;
      const weights = Float64Array.from({ length: weightCount(shape) }, () => scale * nextNormal(stream));
      return { weights, layers: layersOf(shape), singularValues: Float64Array.from(spectrum), column: () => 0.5 };
    }),
  );
  return [
    {
      name: 'gives a number for every network',
      run: () =>
        networks.forEach((network) =>
          demand(
            typeof metric.measure(network) === 'number',
            `singular values ${network.singularValues.join(', ')} give ${typeof metric.measure(network)}`,
          ),
        ),
    },
    {
      name: 'leaves the network alone, and says the same twice',
      run() {
        for (const network of networks) {
          const before = [...network.weights, ...network.singularValues];
          const first = metric.measure(network);
          demand(Object.is(first, metric.measure(network)), 'asked twice, it gives two answers');
          demand(
            [...network.weights, ...network.singularValues].every((value, i) => value === before[i]),
            'it changes the network that it is lent',
          );
        }
      },
    },
  ];
}
