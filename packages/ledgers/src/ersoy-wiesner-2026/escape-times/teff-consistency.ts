import { below, compare, defineClaim } from '@kramers/core';
import { log } from '@kramers/theory/elementary';
import { learningRatesPrinted } from '../experiments/minibatch-noise';
import { trapsPrinted } from '../experiments/traps';
import { cellsOf } from '../support/findings';
import { digits } from '@kramers/core/results';

/** Whether slope, range and temperature of the Arrhenius plot fit together. */
export const teffConsistency = defineClaim({
  name: 'teff-consistency',
  summary: 'A slope of ΔE_eff = 0.15 over η_lr = 5e-4 … 5e-3 fits the effective temperature of the minibatch noise.',
  source: '§3.3',
  expected: { barrier: 0.15, longest: 20_000 },
  experiments: [learningRatesPrinted, trapsPrinted],
  judge(run, { barrier, longest }) {
    const temperatures = run(learningRatesPrinted.name).summary.points.map((point) => {
      const cells = [...run(learningRatesPrinted.name).cells()].filter(({ key }) => point.cells.includes(key));
      const measured = cells.flatMap(({ noise }) =>
        noise?.minibatch && noise.minibatch !== 'unknown' ? [noise.minibatch.effectiveTemperature] : [],
      );
      return measured.reduce((sum, one) => sum + one, 0) / measured.length;
    });
    const [coldest, warmest] = [Math.min(...temperatures), Math.max(...temperatures)];
    const usual = cellsOf(run(trapsPrinted.name), 'rank-1 trap').flatMap(({ noise }) =>
      noise?.minibatch && noise.minibatch !== 'unknown' ? [noise.minibatch.effectiveTemperature] : [],
    );
    const range = barrier * (1 / coldest - 1 / warmest);
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: `range of ln τ that ΔE_eff = ${barrier} gives over the five learning rates`,
            value: range,
          },
          below(log(longest)),
        ),
      ],
      asides: [
        compare(
          {
            reading: 'as printed',
            quantity: `ΔE_eff/T_eff = ln(τ/τ₀) at learning rate 0.08, B = 64`,
            value: (barrier * usual.length) / usual.reduce((sum, one) => sum + one, 0),
          },
          below(log(longest)),
        ),
      ],
      reason:
        `T_eff = η_lr·tr C/(2BD), measured in the trap, runs from ${digits(coldest, 2)} to ` +
        `${digits(warmest, 2)}. With ΔE_eff = ${barrier} ln τ would change by ${digits(range, 2)} over that ` +
        `range, where runs of ${longest} epochs can see ${digits(log(longest), 2)}; and that is before ` +
        'asking in which direction the noise points.',
    };
  },
});
