import { above, compare, defineClaim } from '@kramers/core';
import type { FigureSeries } from '@kramers/core/plugins';
import { kramersLanger, oneModeStationary, oneModeTransitions } from '@kramers/theory';
import { hypot, log } from '@kramers/theory/elementary';
import { DEPTH_TEMPERATURE, depthRuns, EQUAL_BETA, equalShareBeta } from '../experiments/depths';
import { estimateAt } from '../support/findings';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';

const DEPTHS = [3, 4, 5];
const DEEP = 1000;

/** What depth does to barriers, delays and transitions. */
export const depthLonger = defineClaim({
  name: 'depth-longer',
  summary: 'Deeper networks have higher barriers and longer delays; β_c falls with L, and β* remains finite.',
  source: '§4.1 (2)',
  expected: { growth: 1, betaCFall: 0, betaStarLimit: 0.05 },
  experiments: depthRuns,
  judge(run, { growth, betaCFall, betaStarLimit }) {
    const settings = [
      { name: 'at equal β', beta: () => EQUAL_BETA },
      { name: 'at equal β/β*', beta: equalShareBeta },
    ].map(({ name, beta }) => ({
      name,
      depths: DEPTHS.map((depth) => ({
        depth,
        beta: beta(depth),
        barrier: oneModeStationary({ depth, correlation: 0.8 }, beta(depth)).barrierUp!,
        sampled: estimateAt(run(`depth-${depth}`), beta(depth), 'protocol.beta'),
        exact: kramersLanger({
          depth,
          width: paper.width,
          correlations: paper.correlations,
          inputs: 5,
          beta: beta(depth),
          fromRank: 1,
          toRank: 2,
        }),
      })),
    }));
    const folds = [3, 4, 5, 6, 8, 10, 20, 50, 100, DEEP].map((depth) =>
      oneModeTransitions({ depth, correlation: 0.8 }),
    );
    const leastFall = Math.min(...folds.slice(1).map(({ betaC }, i) => folds[i]!.betaC! - betaC!));
    const grow = (values: readonly number[]): number =>
      Math.min(...values.slice(1).map((value, i) => value / values[i]!));
    // By how much ln τ grows from one depth to the next, and how far below that the 95 % interval reaches.
    const delays = settings.flatMap(({ depths }) =>
      depths.slice(1).map(({ sampled }, i) => {
        const before = depths[i]!.sampled;
        const change = sampled.lnTau - before.lnTau;
        return {
          change,
          low: change - hypot(sampled.lnTau - sampled.low, before.high - before.lnTau),
          high: change + hypot(sampled.high - sampled.lnTau, before.lnTau - before.low),
        };
      }),
    );
    const [least] = [...delays].sort((a, b) => a.low - b.low);
    const parts = (reading: string) => [
      compare(
        {
          reading,
          quantity: 'least growth of the barrier from one depth to the next, L = 3, 4, 5, at equal β and at equal β/β*',
          value: Math.min(...settings.map(({ depths }) => grow(depths.map(({ barrier }) => barrier)))),
        },
        above(growth),
      ),
      compare(
        {
          reading,
          quantity: 'ln of the least growth of the escape time likewise',
          value: least!.change,
          interval: [least!.low, least!.high],
        },
        above(log(growth)),
      ),
      compare(
        { reading, quantity: `least fall of β_c from one depth to the next, up to L = ${DEEP}`, value: leastFall },
        above(betaCFall),
      ),
    ];
    return {
      readings: [
        ...parts('as theorised'),
        compare(
          { reading: 'as theorised', quantity: `β* at L = ${DEEP}, η = 0.8`, value: folds.at(-1)!.betaStar },
          above(betaStarLimit),
        ),
        ...parts('but for the limit of β*'),
      ],
      reason:
        'Barriers and delays grow with depth at one β and at one share of β* alike: ln τ at T = ' +
        `${DEPTH_TEMPERATURE} is ` +
        `${settings
          .map(({ name, depths }) => `${depths.map(({ sampled }) => digits(sampled.lnTau)).join(', ')} ${name}`)
          .join(' and ')} ` +
        `for L = 3, 4, 5. β_c tends to (η/2)² = ${digits(0.16)}, but β* does not remain: it is ` +
        `${digits(folds.at(-1)!.betaStar!, 2)} at L = ${DEEP}, and tends to 0.`,
      figures: [
        {
          name: 'depth',
          title: 'Escape from the rank-1 trap against depth',
          caption:
            `ln τ at T = ${DEPTH_TEMPERATURE} by flux sampling (95 % intervals), beside the Kramers–Langer rate, ` +
            `at β = ${EQUAL_BETA} for all depths and at β = 0.85 β* of each.`,
          x: { label: 'depth L', unit: null, scale: 'linear' },
          y: { label: 'ln τ', unit: 'τ in epochs', scale: 'linear' },
          series: settings.flatMap(({ name, depths }): FigureSeries[] => [
            {
              label: `sampled, ${name}`,
              kind: 'points',
              origin: 'measured',
              group: name,
              x: DEPTHS,
              y: depths.map(({ sampled }) => sampled.lnTau),
              low: depths.map(({ sampled }) => sampled.low),
              high: depths.map(({ sampled }) => sampled.high),
            },
            {
              label: `Kramers–Langer, ${name}`,
              kind: 'line',
              origin: 'theory',
              group: name,
              x: DEPTHS,
              y: depths.map(({ exact }) =>
                exact.lnTau({ temperature: DEPTH_TEMPERATURE, learningRate: paper.learningRate, stepsPerEpoch: 8 }),
              ),
            },
          ]),
        },
      ],
    };
  },
});
