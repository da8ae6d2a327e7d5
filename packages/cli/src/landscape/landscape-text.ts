import {
  type LandscapeDocument,
  type LandscapeEscape,
  type LandscapeMinimum,
  type LandscapeSearch,
  mistrustOf,
  plusMinus,
} from '@kramers/core/internal';
import pc from 'picocolors';
import { narrower, type Terminal } from '../ground/io';
import { significant } from '../tables/numbers';
import { type Column, renderTable } from '../tables/table';

const DIGITS = 7;
const INDENT = '  ';
const number = (title: string): Column => ({ title, align: 'right' });

/** A landscape as a person reads it. */
export function landscapeText(landscape: LandscapeDocument, terminal: Terminal): string {
  const { bold } = pc.createColors(terminal.colour);
  const within = narrower(terminal, INDENT.length);
  const escapes = landscape.escapes ?? (landscape.escape ? [landscape.escape] : []);
  const section = (title: string, body: string | null) =>
    body === null ? [] : [`${bold(title)}\n${body.replace(/^(?=.)/gm, INDENT)}`];
  return [
    bold(title(landscape)),
    ...section('Minima', minima(landscape, within)),
    ...section('Saddles that lead out of a rank', saddles(landscape, within)),
    ...section('Searches for them', searches(landscape)),
    ...section('Folds, on the way up in β', folds(landscape, within)),
    ...section('Losses cross', crossings(landscape)),
    ...section('Escape', escapeTable(escapes, within)),
    LEGEND,
  ].join('\n\n');
}

const LEGEND = [
  'rank        singular values of the best linear map above a hundredth of what the targets have',
  'copies      groups of equal hidden units in each layer, up to sign; 0 marks dead units',
  'count       equal saddles next to one trap; hits: searches that ended there',
  'met besides classes of saddles that are no exits, by the ranks of the minima that they join',
  'spread      how much the barrier varies with the orientation of the missing mode',
  'ln τ        mean escape time in flow time (steps × learning rate), and in epochs of the experiment',
  'harmonicity |ln(rise of the loss/T)| of the worst mode displaced by temperature: near 1 do not trust the rate',
].join('\n');

function title({ network, beta }: LandscapeDocument): string {
  const { widths, activations, bias, decayBiases, parameters, samples } = network;
  const biases = bias ? `, biases${decayBiases ? ' with weight decay' : ' without weight decay'}` : '';
  const kinds = [...new Set(activations)].length === 1 ? activations[0] : activations.join('–');
  return `${kinds} network ${widths.join('–')}${biases}: ${parameters} parameters, ${samples} samples, β = ${beta}`;
}

function minima({ minima: found, network }: LandscapeDocument, terminal: Terminal): string {
  const columns = ['rank', 'loss', 'singular values', 'lowest eigenvalue', 'soft modes', 'copies', 'hits'].map(number);
  const rows = found.map((minimum) => [
    String(minimum.rank),
    significant(minimum.loss, 10),
    values(minimum.singularValues),
    significant(minimum.lowest, 4),
    String(minimum.soft.length),
    network.activations.every((name) => name === 'linear') ? '–' : copies(minimum),
    String(minimum.hits),
  ]);
  return renderTable(columns, rows, terminal);
}

/** Sizes of groups of units, layer by layer: `5 | 3+2`. */
function copies({ groups }: LandscapeMinimum): string {
  const layers = [...new Set(groups.map(({ layer }) => layer))];
  return layers
    .map((layer) =>
      groups
        .filter((group) => group.layer === layer)
        .map(({ units, dead }) => (dead ? `${units.length}×0` : String(units.length)))
        .join('+'),
    )
    .join(' | ');
}

function saddles({ saddles: found }: LandscapeDocument, terminal: Terminal): string | null {
  if (found.length === 0) return null;
  const columns = [
    'rank',
    'loss',
    'barrier',
    'barrier back',
    'singular values',
    'count',
    'negative eigenvalue',
    'spread',
    'hits',
  ].map(number);
  const rows = found.map((saddle) => [
    `${saddle.fromRank} → ${saddle.toRank}`,
    significant(saddle.loss, 10),
    significant(saddle.barrier, DIGITS),
    significant(saddle.barrierBack, DIGITS),
    values(saddle.singularValues),
    significant(saddle.count, 4),
    significant(saddle.negativeEigenvalue, 5),
    significant(saddle.spread, 3),
    String(saddle.hits),
  ]);
  return renderTable(columns, rows, terminal);
}

function searches({ searches: made }: LandscapeDocument): string | null {
  if (made.length === 0) return null;
  return made
    .map(({ fromRank, starts, strayed, failed, others }) =>
      [
        `from rank ${fromRank}: ${starts - strayed - failed} of ${starts} ended at an exit`,
        ...(strayed > 0 ? [`${strayed} at other saddles`] : []),
        ...(failed > 0 ? [`${failed} at none`] : []),
        ...(others.length > 0 ? [`met besides: ${met(others)}`] : []),
      ].join('; '),
    )
    .join('\n');
}

/** Classes of other saddles, counted by the ranks that they join: `1 × 1–1, 6 × 2–2`. */
function met(others: LandscapeSearch['others']): string {
  const joined = others.map(({ ranks }) => ranks.map((rank) => rank ?? '?').join('–'));
  return [...new Set(joined)]
    .sort()
    .map((ranks) => `${joined.filter((other) => other === ranks).length} × ${ranks}`)
    .join(', ');
}

function folds({ folds: found, indexChanges }: LandscapeDocument, terminal: Terminal): string | null {
  if (found.length === 0) return null;
  const events = [
    ...found.map(({ beta, branchRank, toRank, dropsRank }) => ({
      beta,
      what: dropsRank ? `rank ${branchRank} → ${toRank}` : `rank ${branchRank}: its units rearrange`,
    })),
    ...indexChanges.map(({ beta, branchRank, to }) => ({
      beta,
      what: `rank ${branchRank} is of index ${to} from here`,
    })),
  ].sort((a, b) => a.beta - b.beta);
  return renderTable(
    [number('β'), { title: 'what happens' }],
    events.map(({ beta, what }) => [significant(beta, 8), what]),
    terminal,
  );
}

function crossings({ crossings: found }: LandscapeDocument): string | null {
  if (found.length === 0) return null;
  return found
    .map(
      ({ beta, higherRank, lowerRank }) =>
        `β* = ${significant(beta, 8)}: below it rank ${higherRank} has the lower loss than rank ${lowerRank}`,
    )
    .join('\n');
}

function escapeTable(escapes: readonly LandscapeEscape[], terminal: Terminal): string | null {
  if (escapes.length === 0) return null;
  const columns = ['rank', 'T', 'method', 'z', 'ln τ', 'ln τ / epochs', 'ln τ harmonic', 'harmonicity'].map(number);
  const rows = escapes.map((escape) => [
    `${escape.fromRank} → ${escape.toRank}`,
    significant(escape.temperature),
    escape.method === 'orbit' ? 'over orientations' : 'harmonic',
    String(escape.z),
    escape.lnTauError > 0 ? plusMinus(escape.lnTau, escape.lnTauError) : escape.lnTau.toFixed(3),
    escape.lnTauEpochs === null ? '–' : escape.lnTauEpochs.toFixed(2),
    escape.lnTauHarmonic === null ? '–' : escape.lnTauHarmonic.toFixed(2),
    escape.anharmonicity.toFixed(2),
  ]);
  const cautions = escapes.flatMap((escape) => {
    const reason = mistrustOf(escape);
    return reason === null
      ? []
      : [`T = ${significant(escape.temperature)}: ${reason}: lower T, or take no rate from this.`];
  });
  return [renderTable(columns, rows, terminal), ...cautions].join('\n');
}

function values(list: readonly number[]): string {
  return list.map((value) => significant(Math.abs(value) < 1e-12 ? 0 : value, 6)).join(', ');
}
