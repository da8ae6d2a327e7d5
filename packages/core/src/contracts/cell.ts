import type { ExperimentPoint } from './experiment';

/** One grid point with one seed: the unit of work. */
export interface Cell {
  /** Hash of everything that decides the cell's result. */
  readonly key: string;
  readonly point: ExperimentPoint;
  readonly replica: number;
  readonly seed: number;
}
