import { type RankCoexistence, SHARP_BARRIER } from '@kramers/theory';
import type { FigureSeries, SeriesFigure } from './figure';

/** A setting that is worth a point in the diagram; those of one label share their colour. */
export interface PhasePlace {
  readonly label: string;
  readonly beta: number;
  readonly temperature: number;
}

/**
 * The phases of a network over temperature and β: for each pair of neighbouring ranks the range of β in which both are
 * basins, a band, and the line on which both have the same weight. Where the line's barriers are below 5 T it is faint,
 * since coexistence is no sharp notion there.
 *
 * @param coexistence as `freeEnergyPhaseDiagram` has it, in any order.
 * @example
 * phaseFigure([], [{ label: 'here', beta: 0.25, temperature: 5e-4 }]).series.length; // 1
 */
export function phaseFigure(coexistence: readonly RankCoexistence[], places: readonly PhasePlace[]): SeriesFigure {
  const pairs = ([1, 0] as const).map((fromRank) =>
    coexistence.filter((one) => one.fromRank === fromRank).sort((a, b) => a.temperature - b.temperature),
  );
  return {
    name: 'temperature-phases',
    title: 'Which ranks a network can hold, and which wins',
    caption:
      'Bands: the β between whose ends two neighbouring ranks are both basins of free energy; where bands overlap, ' +
      'three are. Lines: both ranks have the same weight; below a line the higher rank wins, above it the lower. ' +
      'Faint: the lower of both barriers is less than 5 T there, and coexistence no sharp notion. As T → 0 lines and ' +
      'ends of bands become β*, β_c and 0 of the loss. Computed from the exact density of both singular values.',
    x: { label: 'temperature T', unit: null, scale: 'linear' },
    y: { label: 'L2 strength β', unit: null, scale: 'linear' },
    interval: ['lower fold', 'upper fold'],
    series: [...pairs.flatMap(pairSeries), ...placeSeries(places)],
  };
}

function pairSeries(pair: readonly RankCoexistence[]): FigureSeries[] {
  const [first] = pair;
  if (first === undefined) return [];
  const ranks = `ranks ${first.fromRank} and ${first.toRank}`;
  const line = (label: string, part: readonly RankCoexistence[], faint: boolean): FigureSeries[] =>
    part.length < 2
      ? []
      : [
          {
            label,
            kind: 'line',
            origin: 'theory',
            group: ranks,
            faint,
            x: part.map(({ temperature }) => temperature),
            y: part.map(({ beta }) => beta),
          },
        ];
  const crossed = pair.filter(({ beta }) => beta !== null);
  const blurred = crossed.findIndex(({ sharpness }) => sharpness !== null && sharpness < SHARP_BARRIER);
  const sharp = blurred < 0 ? crossed : crossed.slice(0, blurred + 1);
  return [
    {
      label: `${ranks}: both exist`,
      kind: 'line',
      origin: 'theory',
      group: ranks,
      x: pair.map(({ temperature }) => temperature),
      y: pair.map(() => null),
      low: pair.map(({ folds }) => folds.from),
      high: pair.map(({ folds }) => folds.to),
    },
    ...line(`${ranks}: equal weight`, sharp, false),
    ...(blurred < 0
      ? []
      : line(`${ranks}: equal weight, barrier below ${SHARP_BARRIER} T`, crossed.slice(blurred), true)),
  ];
}

/** Places of one label are one series. */
function placeSeries(places: readonly PhasePlace[]): FigureSeries[] {
  return [...new Set(places.map(({ label }) => label))].map((label) => {
    const own = places.filter((place) => place.label === label);
    return {
      label,
      kind: 'points',
      origin: 'measured',
      x: own.map(({ temperature }) => temperature),
      y: own.map(({ beta }) => beta),
    };
  });
}
