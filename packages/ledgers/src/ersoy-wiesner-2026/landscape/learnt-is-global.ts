import { above, compare, defineClaim } from '@kramers/core';
import { oneModeStationary, oneModeTransitions } from '@kramers/theory';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';

/** Up to which β the learnt state has the lower loss. */
export const learntIsGlobal = defineClaim({
  name: 'learnt-is-global',
  summary: 'The learnt state is the global minimum for all β < β_c.',
  source: 'App. C, D',
  expected: { upTo: 1 },
  judge(_, { upTo }) {
    const shares = paper.correlations.map((correlation) => {
      const mode = { depth: paper.depth, correlation };
      const betaC = oneModeTransitions(mode).betaC!;
      const steps = 10_000;
      const metastable = Array.from({ length: steps }, (_step, i) => (i + 1) / steps).find(
        (share) => !oneModeStationary(mode, share * betaC).learntIsGlobal,
      );
      return metastable ?? 1;
    });
    const share = Math.min(...shares);
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'share of (0, β_c) in which the learnt state has the lower loss, L = 3',
            value: share,
          },
          above(upTo - 1e-3),
        ),
      ],
      reason:
        `Beyond ${digits(share, 3)}·β_c, which is β*, the collapsed state has the lower loss; between β* and β_c ` +
        'the learnt one is only metastable.',
    };
  },
});
