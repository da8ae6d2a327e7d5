import type { EscapeQuestion } from '@kramers/theory';
import type { Summary } from '@kramers/core';
import type { ReportMessage, RunMessage } from './messages';
import type { Deed } from './steering';

/** What the page asks of a worker. */
export type Command =
  | { readonly type: 'run'; readonly text: string; readonly files: Readonly<Record<string, string>> }
  | { readonly type: 'stop' }
  /** The page has shown the frame before, and is ready for the next. */
  | { readonly type: 'shown' }
  | { readonly type: 'pace'; readonly rate: number; readonly paused: boolean }
  | { readonly type: 'step' }
  /** Takes the run over as it is at that time, if that has not been done, and does something to it. */
  | {
      readonly type: 'steer';
      readonly deed: Deed;
      readonly time: number;
      readonly escapes: readonly (number | null)[];
    }
  /** Asks for what has been done, as an experiment's file. */
  | { readonly type: 'hand over' }
  | { readonly type: 'report' }
  | {
      readonly type: 'summary';
      readonly id: number;
      readonly experiment: unknown;
      readonly files: Readonly<Record<string, string>>;
    }
  | { readonly type: 'forecast'; readonly question: EscapeQuestion; readonly temperature: number }
  | {
      readonly type: 'map';
      readonly question: EscapeQuestion;
      readonly betas: readonly number[];
      readonly temperatures: readonly number[];
    };

/** What a worker tells the page. */
export type Reply =
  | RunMessage
  | { readonly type: 'summed'; readonly id: number; readonly summary?: Summary; readonly error?: string }
  | ({ readonly type: 'handed over' } & HandedOver)
  | ReportMessage
  | { readonly type: 'forecast'; readonly forecast: Forecast }
  | { readonly type: 'map'; readonly cells: readonly MapCell[] };

/** What has been done to a run: the file that does the same, and the weights that it ends in, a list a replica. */
export interface HandedOver {
  readonly text: string;
  readonly weights: readonly Float64Array[];
}

/** What theory says of an escape at the knobs asked for. */
export interface Forecast {
  readonly temperature: number;
  readonly beta: number;
  /** ln of the mean escape time in epochs; null where there is no law, and then `reason` says why. */
  readonly lnTau: number | null;
  readonly lnTauKramersLanger: number | null;
  readonly reason: string;
}

/** A field of the phase diagram, by its place on the two axes. */
export interface MapCell {
  readonly column: number;
  readonly row: number;
  readonly phase: Phase;
}

/** What theory expects at one β and T: ln τ of the escape, or that there is none to wait for. */
export type Phase = number | 'no barrier' | 'nothing to escape to';
