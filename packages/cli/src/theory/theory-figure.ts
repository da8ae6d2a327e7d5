import { atomicWrite } from '@kramers/core/node';
import { type Figure, figureSvg } from '@kramers/reporters';
import { bifurcationBranches, rankPhases } from '@kramers/theory';
import { significant } from '../tables/numbers';
import type { TheoryDocument } from './theory-document';

/** Room on the right of the last transition, as a share of its β. */
const MARGIN = 1.15;
const HEIGHT = 340;
const WIDTH = 720;

/** Writes the bifurcation diagram of a network as SVG. Throws what the file system throws. */
export async function writeTheoryFigure(theory: TheoryDocument, file: string): Promise<void> {
  atomicWrite(file, await figureSvg(theoryFigure(theory)));
}

/** λ of each feature against β: the learnt branch, the saddle, and above them the rank of the global minimum. */
export function theoryFigure({ depth, beta, correlations, modes }: TheoryDocument): Figure {
  const betaMax = MARGIN * Math.max(beta, ...modes.map(({ betaC }) => betaC ?? 1));
  const top = Math.max(...correlations);
  const branches = correlations.flatMap((correlation) => {
    const feature = featureName(correlation);
    const { learnt, saddle } = bifurcationBranches({ depth, correlation }, { betaMax });
    const rows = (branch: 'learnt' | 'saddle', { beta: x, lambda }: typeof learnt) =>
      Array.from(x, (value, i) => ({ feature, branch, place: i, beta: value, lambda: lambda[i]! }));
    return [...rows('learnt', learnt), ...rows('saddle', saddle)];
  });
  const bands = rankPhases(depth, correlations)
    .flatMap(({ rank, global }) => global.map(({ from, to }) => ({ rank, from, to: Math.min(to, betaMax) })))
    .filter(({ from }) => from < betaMax)
    .map(({ rank, from, to }) => ({
      label: `rank ${rank}`,
      from,
      to,
      middle: (from + to) / 2,
      lambda: 1.08 * top,
      border: to < betaMax ? to : null,
    }));
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'L2 strength β',
    scale: { domain: [0, betaMax], nice: false },
    axis: { grid: false },
  });
  const y = {
    field: 'lambda',
    type: 'quantitative' as const,
    title: 'strength λ of the feature in the network',
    scale: { domain: [0, 1.15 * top], nice: false },
  };
  const color = { field: 'feature', type: 'nominal' as const, title: null, sort: correlations.map(featureName) };
  const line = (branch: string, style: string) => ({
    transform: [{ filter: `datum.branch == '${branch}'` }],
    mark: { type: 'line' as const, style },
    encoding: { x: x('beta'), y, color, order: { field: 'place', type: 'quantitative' as const } },
  });
  return {
    id: 'bifurcation',
    title: `Branches of a linear network of depth ${depth}`,
    caption: 'Solid: learnt. Dashed: the saddle on the way there. Above: the rank of the global minimum.',
    spec: {
      width: WIDTH,
      height: HEIGHT,
      padding: 10,
      title: {
        text: `Linear network of depth ${depth}: learnt states (solid) and saddles (dashed)`,
        subtitle: `above: rank of the global minimum; mark: β = ${significant(beta)}`,
        anchor: 'start',
        fontWeight: 'normal',
        fontSize: 14,
        subtitleFontSize: 12,
      },
      data: { values: branches },
      layer: [
        {
          data: { values: bands.filter(({ border }) => border !== null) },
          mark: { type: 'rule', style: 'theory' },
          encoding: { x: x('border') },
        },
        {
          data: { values: bands },
          mark: { type: 'text', fontSize: 12 },
          encoding: { x: x('middle'), y, text: { field: 'label', type: 'nominal' } },
        },
        line('learnt', 'line'),
        line('saddle', 'dashed'),
        {
          data: { values: [{ beta, lambda: 0, end: top }] },
          mark: { type: 'rule', strokeWidth: 1.5 },
          encoding: { x: x('beta'), y, y2: { field: 'end' } },
        },
      ],
    },
    keys: [],
    columns: [],
    rows: [],
  };
}

function featureName(correlation: number): string {
  return `correlation ${correlation}`;
}
