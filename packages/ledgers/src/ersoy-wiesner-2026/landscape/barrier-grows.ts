import { above, compare, defineClaim } from '@kramers/core';
import type { FigureSeries } from '@kramers/core/plugins';
import { oneModeStationary, oneModeTransitions } from '@kramers/theory';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';

const SHARES = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);

/** How the barrier up changes with β. */
export const barrierGrows = defineClaim({
  name: 'barrier-grows',
  summary: 'The barrier from the collapsed state up grows with β toward β_c.',
  source: 'App. C',
  expected: { slope: 0 },
  judge(_, expected) {
    const curves = paper.correlations.map((correlation) => {
      const mode = { depth: paper.depth, correlation };
      const betas = SHARES.map((share) => share * oneModeTransitions(mode).betaC!);
      const states = betas.map((beta) => oneModeStationary(mode, beta));
      return {
        correlation,
        betas,
        up: states.map(({ barrierUp }) => barrierUp!),
        down: states.map(({ barrierDown }) => barrierDown!),
      };
    });
    const slopes = curves.flatMap(({ betas, up }) =>
      up.slice(1).map((barrier, i) => (barrier - up[i]!) / (betas[i + 1]! - betas[i]!)),
    );
    const least = Math.min(...slopes);
    const highest = curves[1]!.up.at(-1)!;
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'least slope of the barrier up against β, up to β_c', value: least },
          above(expected.slope),
        ),
      ],
      reason:
        `ΔE↑ rises all the way (its slope is (L/2)·λ_s^(2/L), at least ${digits(least, 2)} here), up to ` +
        `${digits(highest)} at the fold for η = 0.8, where the barrier down has fallen to 0.`,
      figures: [
        {
          name: 'barriers',
          title: 'Barriers between collapsed and learnt state',
          caption: 'Height of the saddle above the collapsed state (up) and above the learnt one (down), L = 3. Exact.',
          x: { label: 'β', unit: null, scale: 'linear' },
          y: { label: 'barrier ΔE', unit: null, scale: 'linear' },
          series: curves.flatMap(({ correlation, betas, up, down }): FigureSeries[] => [
            { label: `up, η = ${correlation}`, kind: 'line', origin: 'theory', x: betas, y: up },
            { label: `down, η = ${correlation}`, kind: 'line', origin: 'theory', x: betas, y: down },
          ]),
        },
      ],
    };
  },
});
