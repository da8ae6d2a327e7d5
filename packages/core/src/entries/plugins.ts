/** The contracts of plugins in full, and the registry in which they meet. */
export { plainValue } from '../ground/plain-value';
export { addNormals, rareNormal, ziggurat } from '../random/normal';
export { nextInt32 } from '../random/stream';
export { type ModelLookup, subsetOf } from '../contracts/data';
export type { PhasePosition } from '../contracts/events';
export { escapeCondition, type EscapeSpec, type ModelSpec, type TrainingSpec } from '../contracts/experiment';
export type { FindingPoint } from '../contracts/finding';
export { copyState, type Sampling } from '../contracts/kernel';
export type { MeasuredNetwork } from '../contracts/metric';
export { type LayerLayout, layersOf, parameterCount, weightCount, type WeightsShape } from '../contracts/model';
export type { DecayKind, DescentLaw, DescentStep, OptimiserSpec } from '../contracts/optimiser';
export { isRateEstimate } from '../contracts/rate-method';
export type { MetricColumn } from '../contracts/condition';
export type {
  Acknowledgement,
  AllRequest,
  ChargeRequest,
  DrawRequest,
  EndReason,
  ExpectRankRequest,
  InitialiseRequest,
  Outcome,
  PerturbKind,
  PerturbRequest,
  ReleaseRequest,
  RestoreRequest,
  SaveRequest,
  TargetKnobs,
  TrainRequest,
  UnwatchRequest,
  WatchOutcome,
  WatchRequest,
} from '../contracts/request';
export type { Umbrella, UmbrellaSamples } from '../contracts/umbrella';
export { checkPlugin } from '../plugins/check-plugin';
export type { ClaimedNumbers, Findings, LedgerKind, ReadingVerdict } from '../plugins/claim';
export type { ExecutorContext, PluginOrigin } from '../plugins/executor-kind';
export type {
  CellValue,
  DrawnFigure,
  FigureAxis,
  FigureKey,
  FigureMark,
  FigurePanel,
  FigureSeries,
  SeriesFigure,
} from '../plugins/figure';
export {
  type Brought,
  broughtBy,
  contributionKinds,
  isContributionKind,
  PluginError,
  type Registered,
  Registry,
} from '../plugins/registry';
export type { DrawnFigures } from '../plugins/reporter';
export { count, type Limit, limits, MAX_PARAMETERS, samplesProblem } from '../experiment/limits';
export { condition, schedule } from '../experiment/schema';
export type { ReachedVerdict } from '../ledger/verdict';
