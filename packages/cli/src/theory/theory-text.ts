import { type BetaRange, LEAST_BARRIER, phaseDiagram, rankPhases } from '@kramers/theory';
import { boldFor, narrower, type Terminal } from '../ground/io';
import { significant } from '../tables/numbers';
import { renderTable } from '../tables/table';
import type { EscapeQuestion, EscapeTheory, TheoryDocument } from './theory-document';

const DIGITS = 6;
const INDENT = '  ';

/** The theory as a person reads it. */
export function theoryText(theory: TheoryDocument, escape: EscapeQuestion | undefined, terminal: Terminal): string {
  const bold = boldFor(terminal.colour);
  const { depth, beta, correlations } = theory;
  const features =
    correlations.length === 1
      ? `one feature of correlation ${correlations[0]}`
      : `${correlations.length} features of correlations ${correlations.join(', ')}`;
  const within = narrower(terminal, INDENT.length);
  return [
    bold(`Deep linear network, depth ${depth}, ${features}, at β = ${beta}`),
    verdict(theory, bold),
    `${bold('Where each rank is held')}\n${indent(phaseTable(theory, within))}`,
    `${bold(`Each feature at β = ${beta}`)}\n${indent(featureTable(theory, within))}`,
    ...(theory.escape && escape
      ? [
          `${bold(
            `Escape from rank ${theory.escape.fromRank} to rank ${theory.escape.toRank} at T = ` +
              `${theory.escape.temperature}`,
          )}\n${indent(escapeText(theory.escape, escape))}`,
        ]
      : []),
    legend(depth),
  ].join('\n\n');
}

function verdict({ depth, beta, correlations, globalRank }: TheoryDocument, bold: (text: string) => string): string {
  const [here] = phaseDiagram({
    depth,
    modes: correlations.map((correlation) => ({ correlation })),
    betas: [beta],
  }).points;
  const { metastableRanks } = here!;
  return [
    `Global, with the lowest loss: ${bold(`rank ${globalRank}`)}.`,
    metastableRanks.length === 0
      ? 'Metastable: none. Wherever training starts, it ends at that rank.'
      : 'Metastable, held until noise carries the network over a barrier: ' +
        `${bold(`rank${metastableRanks.length > 1 ? 's' : ''} ${list(metastableRanks)}`)}.`,
  ].join('\n');
}

function phaseTable({ depth, correlations }: TheoryDocument, terminal: Terminal): string {
  const cell = (ranges: readonly BetaRange[]): string =>
    ranges
      .map(({ from, to }) =>
        to === Infinity
          ? from === 0
            ? 'every β'
            : `above ${significant(from, DIGITS)}`
          : `${significant(from, DIGITS)} to ${significant(to, DIGITS)}`,
      )
      .join(', ') || 'never';
  const rows = rankPhases(depth, correlations).map(({ rank, global, metastable }) => [
    `rank ${rank}`,
    cell(global),
    cell(metastable),
  ]);
  return renderTable([{ title: '' }, { title: 'global for β' }, { title: 'metastable for β' }], rows, terminal);
}

function featureTable({ modes }: TheoryDocument, terminal: Terminal): string {
  const cell = (value: number | null): string => (value === null ? '–' : significant(value, DIGITS));
  const rows = modes.map((mode) => [
    String(mode.correlation),
    cell(mode.betaStar),
    cell(mode.betaC),
    mode.minimum === null ? 'not learnable' : mode.learntIsGlobal ? 'learnt is lower' : 'collapsed is lower',
    cell(mode.saddle),
    cell(mode.minimum),
    cell(mode.barrierUp),
    cell(mode.barrierDown),
    cell(mode.lossAtMinimum),
  ]);
  const titles = [
    'correlation',
    'β*',
    'β_c',
    'now',
    'λ saddle',
    'λ learnt',
    'barrier up',
    'barrier down',
    'loss learnt − collapsed',
  ];
  return renderTable(
    titles.map((title, i) => ({ title, align: i === 3 ? 'left' : 'right' })),
    rows,
    terminal,
  );
}

function escapeText(escape: EscapeTheory, { learningRate, stepsPerEpoch }: EscapeQuestion): string {
  const { zeroModesMinimum, zeroModesSaddle, z, barrier, negativeEigenvalue, lnPrefactor, temperature } = escape;
  const { lnTau, lnTauKramersLanger, reason, barrierOverT, claims } = escape;
  const slope = barrier - (z / 2) * temperature;
  const time = (value: number) => `${significant(Math.exp(value), 3)} epochs (ln τ = ${value.toFixed(2)})`;
  const clock = `at learning rate ${learningRate} and ${stepsPerEpoch} steps to the epoch`;
  return [
    `mean escape time       ${lnTau === null ? `none at this temperature: ${reason}` : `${time(lnTau)}, ${clock}`}`,
    `Kramers–Langer         ${time(lnTauKramersLanger)}, the limit of that as T → 0`,
    ...(barrierOverT === null ? [] : [`barrier of free energy ${significant(barrierOverT, 3)} T`]),
    `barrier ΔE of the loss ${significant(barrier, DIGITS)}, that is ${significant(barrier / temperature, 3)} T`,
    `zero modes             ${zeroModesMinimum} at the minimum, ${zeroModesSaddle} at the saddle: z = ${z}`,
    `slope of ln τ in 1/T   ΔE − (z/2)·T = ${significant(slope, DIGITS)} in the limit`,
    `unstable direction     Hessian eigenvalue ${significant(negativeEigenvalue, DIGITS)}`,
    `ln prefactor           ${significant(lnPrefactor, DIGITS)}, in ln τ = ln prefactor + (z/2)·ln T + ΔE/T ` +
      '− ln(learning rate · steps per epoch), the limit',
    ...(claims === null ? [] : [claims.sentence]),
    slope > 0
      ? 'Kramers–Langer errs by an amount proportional to T, which is too low at any T that one can simulate. ' +
        `Below a barrier of free energy of ${LEAST_BARRIER} T neither prediction means much.`
      : 'Kramers–Langer means nothing here: at this T its slope is negative, so that entropy outweighs the barrier. ' +
        `It needs T well below 2·ΔE/z = ${significant((2 * barrier) / z, 3)}.`,
  ].join('\n');
}

function legend(depth: number): string {
  const order = {
    1: 'One weight matrix is ridge regression: every feature is learnt at every β, and there is no transition.',
    2:
      'Two weight matrices: each feature fades continuously and is gone at β_c (a second-order transition); ' +
      'nothing is metastable.',
  }[depth];
  return [
    'rank        how many features the network has learnt; a collapsed feature is not learnt at all',
    'β           strength of the L2 penalty',
    ...(order
      ? [order]
      : [
          'β*          below it the learnt feature has the lower loss; between β* and β_c it is only metastable',
          'β_c         above it the learnt feature does not exist',
          'λ           strength of the feature in the network; the saddle is the top of the barrier on the way ' +
            'to the learnt value',
          'barrier     rise of the loss that noise must overcome: up to learn the feature, down to lose it',
        ]),
  ].join('\n');
}

function list(ranks: readonly number[]): string {
  return ranks.length < 2 ? ranks.join('') : `${ranks.slice(0, -1).join(', ')} and ${ranks.at(-1)}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, INDENT);
}
