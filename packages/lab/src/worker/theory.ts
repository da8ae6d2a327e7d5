import { type EscapeQuestion, oneModeTransitions, predictEscapeTimes } from '@kramers/theory';
import type { Forecast, MapCell, Phase, Reply } from '../messages/commands';

/** What theory says of one escape. */
export function forecastOf(question: EscapeQuestion, temperature: number): Forecast {
  const { beta } = question;
  try {
    if (!(temperature > 0)) throw new RangeError('without noise nothing carries a network over a barrier');
    const { lnTau, lnTauKramersLanger, reason } = predictEscapeTimes(question).at(temperature);
    return { temperature, beta, lnTau, lnTauKramersLanger, reason: reason ?? '' };
  } catch (cause) {
    return { temperature, beta, lnTau: null, lnTauKramersLanger: null, reason: (cause as Error).message };
  }
}

/** What theory expects at one β and T. */
function phaseAt(question: EscapeQuestion, temperature: number): Phase {
  const { widths, correlations, beta, fromRank } = question;
  const correlation = [...correlations].sort((a, b) => b - a)[fromRank]!;
  const { betaC } = oneModeTransitions({ depth: widths.length - 1, correlation });
  if (betaC !== null && beta >= betaC) return 'nothing to escape to';
  return forecastOf(question, temperature).lnTau ?? 'no barrier';
}

/** Milliseconds of computing between two looks at what else the page asks. */
const SLICE = 12;

/** Fills a phase diagram from coarse to fine, until it is told to stop. */
export async function fillMap(
  question: EscapeQuestion,
  betas: readonly number[],
  temperatures: readonly number[],
  post: (reply: Reply) => void,
  stopped: () => boolean,
): Promise<void> {
  let cells: MapCell[] = [];
  let began = performance.now();
  for (const [column, row] of coarseToFine(betas.length, temperatures.length)) {
    const phase = phaseAt({ ...question, beta: betas[column]! }, temperatures[row]!);
    cells.push({ column, row, phase });
    if (performance.now() - began < SLICE) continue;
    post({ type: 'map', cells });
    cells = [];
    await new Promise((resolve) => setTimeout(resolve));
    if (stopped()) return;
    began = performance.now();
  }
  post({ type: 'map', cells });
}

/** The places of a grid, every fourth first, then every second, then all. */
function coarseToFine(columns: number, rows: number): [number, number][] {
  const places: [number, number][] = [];
  for (const stride of [4, 2, 1]) {
    for (let row = 0; row < rows; row += stride) {
      for (let column = 0; column < columns; column += stride) {
        const earlier = stride < 4 && column % (2 * stride) === 0 && row % (2 * stride) === 0;
        if (!earlier) places.push([column, row]);
      }
    }
  }
  return places;
}
