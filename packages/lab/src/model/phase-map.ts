import { type EscapeQuestion, oneModeTransitions } from '@kramers/theory';
import type { MapCell, Phase } from '../messages/commands';

const COLUMNS = 41;
const ROWS = 25;

/** What theory expects over a grid of β and T; filled as it becomes known. */
export class PhaseMap {
  readonly betas: readonly number[];
  /** From cold to hot, evenly in ln T. */
  readonly temperatures: readonly number[];
  readonly betaC: number;
  /** Fields that are known. */
  known = 0;
  /** ln τ of each field, or what there is instead, by row and column; undefined where it is not known yet. */
  readonly fields: (Phase | undefined)[][];

  /** @param temperature is in the middle of the map. */
  constructor(
    readonly question: EscapeQuestion,
    temperature: number,
  ) {
    const { widths, correlations, fromRank } = question;
    const correlation = [...correlations].sort((a, b) => b - a)[fromRank]!;
    this.betaC = oneModeTransitions({ depth: widths.length - 1, correlation }).betaC ?? 0.5;
    const [low, high] = [0.1 * this.betaC, 1.1 * this.betaC];
    this.betas = Array.from({ length: COLUMNS }, (_, i) => low + ((high - low) * i) / (COLUMNS - 1));
    const middle = temperature > 0 ? temperature : 6e-4;
    this.temperatures = Array.from({ length: ROWS }, (_, i) => middle * 4 ** ((2 * i) / (ROWS - 1) - 1));
    this.fields = Array.from({ length: ROWS }, () => Array.from({ length: COLUMNS }));
  }

  /** Whether it answers this question too, which may be asked at another β. */
  isOf(question: EscapeQuestion): boolean {
    return JSON.stringify({ ...question, beta: 0 }) === JSON.stringify({ ...this.question, beta: 0 });
  }

  take(cells: readonly MapCell[]): void {
    this.known += cells.length;
    for (const { column, row, phase } of cells) this.fields[row]![column] = phase;
  }

  /** What is known of a field: its own value, or that of a coarser one beside it. */
  at(row: number, column: number): Phase | undefined {
    for (const stride of [1, 2, 4]) {
      const known = this.fields[row - (row % stride)]![column - (column % stride)];
      if (known !== undefined) return known;
    }
    return undefined;
  }
}
