import {
  DENSE_LIMIT,
  isLinearNetwork,
  LossSurface,
  networkLandscape,
  predictEscape,
  type LandscapeOptions,
  type NetworkLandscape,
  type SmoothNetwork,
} from '@kramers/theory';
import type { ExperimentPoint } from '../contracts/experiment';
import { drawData, dataRemark } from '../network/materials';
import type { Registry } from '../plugins/registry';
import { aboutNetwork, documentOf, type Predictors } from './document-of';
import type { LandscapeDocument, LandscapeEscape, LandscapeNetwork } from './landscape-document';
import { landscapeSetting, type LandscapeSetting } from './landscape-setting';
import { dataSeedOf, smoothNetworkOf } from './smooth-network';
import { wideMinima } from './wide-minima';

/** What is asked of a landscape beyond what the experiment says. */
export interface LandscapeQuestion {
  /** β instead of that of the experiment's watched phase. */
  readonly beta?: number;
  /** Temperatures at which the escape is asked for. */
  readonly temperatures?: readonly number[];
  /** Rank that is escaped from; one below the highest unless given. */
  readonly fromRank?: number;
  /** Whether to follow branches over β; true unless given. */
  readonly sweep?: boolean;
  /** Searches for exits after which it ends though some were found only once; see `exploreBasin`. */
  readonly maxStarts?: number;
}

/**
 * The landscape of an experiment's network at β: minima, saddles, folds over β and, at the temperatures asked for, the
 * escape, in flow time and in the experiment's epochs.
 *
 * @example
 * const [point] = lab.resolve(experiment).points;
 * describeLandscape(point, registry, { beta: 0.2, temperatures: [5e-4] }).escape?.lnTauEpochs;
 * @throws RangeError, one sentence, where there is no such landscape or escape.
 */
export function describeLandscape(
  point: Pick<ExperimentPoint, 'experiment' | 'folder' | 'files'>,
  registry: Registry,
  question: LandscapeQuestion = {},
): LandscapeDocument {
  const network = smoothNetworkOf(point, registry);
  const samples = drawData(point, registry, dataSeedOf(point)).train.count;
  const setting = landscapeSetting(point.experiment, samples);
  const beta = question.beta ?? setting.beta;
  if (beta === null) throw new RangeError('the experiment watches no single beta: say at which, such as --at beta=0.2');
  if (!(beta > 0)) {
    throw new RangeError(`beta must be above 0, got ${beta}: without weight decay no minimum is a single point`);
  }
  const highest = Math.min(...network.widths);
  if (question.fromRank !== undefined && question.fromRank >= highest) {
    throw new RangeError(`an escape from rank ${question.fromRank}: the highest rank of this network is ${highest}`);
  }
  const remark = dataRemark(point.experiment, registry);
  const notes = remark === null ? [] : [remark];
  const asked = question.temperatures ?? (setting.temperature === null ? [] : [setting.temperature]);
  const about = aboutNetwork(point, network, samples);
  if (about.parameters > DENSE_LIMIT) {
    if (question.temperatures) throw new RangeError(`${tooWide(about)}, so there is no escape rate`);
    return wideDocument(network, about, beta, notes);
  }
  const landscape = networkLandscape(network, beta, effort(network, beta, question));
  const predictors = predictorsOf(landscape);
  const document = documentOf(landscape, predictors, about, notes);
  if (asked.length === 0) return document;
  const escapes = escapesOf(landscape, predictors, asked, setting, question.fromRank);
  return { ...document, escape: escapes[0], ...(escapes.length > 1 && { escapes }) };
}

/** How long to search. The minima and saddles of a linear network are one orbit each, so a few searches find them. */
function effort(
  network: SmoothNetwork,
  beta: number,
  { sweep = true, maxStarts }: LandscapeQuestion,
): LandscapeOptions {
  const asked = { sweep, betaLow: 0.6 * beta, ...(maxStarts && { maxStarts }) };
  return isLinearNetwork(network) ? { ...asked, minimumStarts: 4, starts: 4 } : asked;
}

function tooWide({ widths, parameters }: LandscapeNetwork): string {
  return (
    `widths ${widths.join('-')} have ${parameters} parameters, and the dense Hessian that saddles and rates need is ` +
    `made for at most ${DENSE_LIMIT}`
  );
}

function wideDocument(
  network: SmoothNetwork,
  about: LandscapeNetwork,
  beta: number,
  notes: readonly string[],
): LandscapeDocument {
  const found = wideMinima(new LossSurface(network, beta));
  const note = `${tooWide(about)}: minima only, their index by Lanczos, and no saddles, folds or rates`;
  const nothing = {
    saddles: [],
    searches: [],
    folds: [],
    indexChanges: [],
    betaStar: null,
    crossings: [],
    branches: [],
  };
  return { network: about, beta, ...found, ...nothing, notes: [...notes, note] };
}

function predictorsOf({ surface, traps }: NetworkLandscape): Predictors {
  // An orientation takes a handful of Newton steps, each as long as the cube of the parameters.
  const orientations = isLinearNetwork(surface.network) ? 4 : surface.parameters > 100 ? 200 : 600;
  return new Map(
    traps.map(({ basin }) => [
      basin.trap.rank,
      basin.exits.length === 0 ? null : predictEscape(surface, basin, { orientations }),
    ]),
  );
}

function escapesOf(
  { beta, traps }: NetworkLandscape,
  predictors: Predictors,
  temperatures: readonly number[],
  { lnEpoch }: LandscapeSetting,
  fromRank = Math.max(-1, ...traps.map(({ basin }) => basin.trap.rank)),
): LandscapeEscape[] {
  const predict = predictors.get(fromRank);
  if (!predict) {
    const ranks = traps.map(({ basin }) => basin.trap.rank).join(', ') || 'none';
    const what = predict === null ? 'no exit was found from' : 'there is no trap of';
    throw new RangeError(`${what} rank ${fromRank} at beta ${beta}; ranks with an escape to a higher one: ${ranks}`);
  }
  const [lowest] = traps.find(({ basin }) => basin.trap.rank === fromRank)!.basin.exits;
  return temperatures.map((temperature) => {
    const escape = predict(temperature);
    const lnTauEpochs = lnEpoch === null ? null : escape.lnTau - lnEpoch;
    return { ...escape, lnTauEpochs, barrierOverT: lowest!.barrier / temperature };
  });
}
