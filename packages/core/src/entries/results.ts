/** What is made of finished cells: their records, summaries, analyses and verdicts on claims. */
export { inShard, parseShard, type Shard } from '../ground/shard';
export type {
  EscapeRecord,
  MinibatchNoise,
  ModeRecord,
  NoiseCourse,
  NoiseRecord,
  PhaseRecord,
  RankChange,
  Trace,
} from '../contracts/cell-result';
export type { PlannedCell, PlannedPoint, RunPlan } from '../contracts/run-plan';
export { type Agreement, agreementOf, type MethodAgreement, methodsIn } from '../summary/agreement';
export { cellFacts, type CellFacts, type SweepStep, type WatchedFacts, watchedPhaseIndex } from '../summary/cell-facts';
export { labelOf } from '../summary/label';
export { type KnownMean, lnMeanTimeOf, meanTimeOf } from '../summary/mean-time';
export { noiseCourseOf, type PointNoise } from '../summary/noise-course';
export { estimatesOf } from '../summary/rate-estimates';
export type {
  PointMean,
  RankHeld,
  RankReached,
  Transition,
  WaitingLaw,
  WaitingSummary,
} from '../summary/point-summary';
export { waitingOfPoints } from '../summary/waiting-law';
export { analyse, type Analysis } from '../analysis/analysis';
export { type Overall, type ToldTime, toldTime } from '../analysis/overall';
export type { TwoSettings } from '../analysis/two-settings';
export {
  batchNoiseLines,
  type EscapeLine,
  type LineFit,
  type LinePrediction,
  temperatureLines,
} from '../analysis/escape-lines';
export {
  type EscapePrediction,
  escapeTheory,
  kramersLangerLnTau,
  type PointPrediction,
  pointPredictions,
} from '../analysis/escape-prediction';
export { escapeSetting, type EscapeSetting, escapeTemperature } from '../analysis/escape-setting';
export { type UnderstandingDelay, understandingDelays } from '../analysis/grokking';
export { linearTask, type LinearTask } from '../analysis/linear-task';
export { experimentTheory, networkTheory, type NetworkTheory, type TheoryTask } from '../analysis/network-theory';
export { type LossOfRank, networkFindings, type NetworkFindings, type NoiseFinding } from '../analysis/networks';
export { phaseFigure, type PhasePlace } from '../plugins/phase-figure';
export { type PointFacts, RUN } from '../analysis/point-facts';
export { type Spread, spreadOf } from '../analysis/spread';
export { type SweepChange, sweepChanges, type SweptPoint } from '../analysis/sweep-changes';
export { sweepBetaC, sweepModes, type SweepModes } from '../analysis/sweep-modes';
export { escapeObservations, type Waiting, waitingTimes } from '../analysis/waiting';
export { ResultsDigest } from '../results/digest';
export { summarise } from '../results/summary';
export { finishedRun, type RunParts } from '../run/finished-run';
export type { Found, Wanted, Within } from '../ledger/compare';
export { failedClaim, judgeClaim, type JudgedClaim } from '../ledger/judge-claim';
export { cellsAt, cellsOfLabel, digits, meanOf, once } from '../ledger/judging';
export { type Ledger, type LedgerEntry, ledgerEntrySchema, ledgerFormat, ledgerSchema } from '../ledger/ledger';
export { type Verdict, verdictOf, verdicts } from '../ledger/verdict';
