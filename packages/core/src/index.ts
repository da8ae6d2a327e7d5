/**
 * What a user of Kramers calls: a lab and its events, experiments, and the definitions that plugins are made of.
 * `/plugins` has the rest of the plugins' contracts, `/expression` formulas, `/results` what is made of finished cells,
 * `/testing` the conformance suites, and `/node` run folders. `/internal` is for Kramers' own packages and may change.
 */
export { type FileAccess, provideFiles, type ReadFile } from './ground/files';
export { version } from './ground/version';
export { nextNormal } from './random/normal';
export { nextBelow, nextUniform, openStream, shuffle, type Stream } from './random/stream';
export type { Backend, Kernel, KernelState, Knobs } from './contracts/kernel';
export type { CellResult } from './contracts/cell-result';
export type { Cell, Experiment, ExperimentPoint } from './contracts/experiment';
export type { Contribution } from './contracts/contribution';
export { type DataKind, type DataSet, dataSetOf, type DataSource } from './contracts/data';
export type {
  EpochMode,
  EventSource,
  TrainingEvent,
  TrainingEventMap,
  TrainingEventOf,
  TrainingEventType,
} from './contracts/events';
export type { ExecuteOptions, Executor } from './contracts/executor';
export {
  type DataInput,
  type DataInputs,
  type ExperimentInput,
  type OptimiserInputs,
  type ProtocolInput,
  type ProtocolInputs,
  uncheckedExperiment,
} from './contracts/experiment-input';
export { defineFinding, type Finding } from './contracts/finding';
export type { Loss } from './contracts/loss';
export type { Metric, Metrics } from './contracts/metric';
export type { Model, NetworkShape, Precision } from './contracts/model';
export type { Optimiser, OptimiserKind } from './contracts/optimiser';
export type { PluginEvent } from './contracts/plugin-event';
export type { Protocol, ProtocolContext } from './contracts/protocol';
export type { RateEstimate, RateMethod } from './contracts/rate-method';
export { type Condition } from './contracts/condition';
export {
  all,
  charge,
  draw,
  expectRank,
  initialise,
  perturb,
  release,
  restore,
  save,
  train,
  unwatch,
  watch,
} from './plugins/conversation';
export { type Conversation, type Request, type TrainOutcome } from './contracts/request';
export { type Claim, type ClaimExperiment, defineClaim, type Judgement, type Reading } from './plugins/claim';
export { defineExecutor, type ExecutorKind } from './plugins/executor-kind';
export { defineFigure, type FigureContribution, type FigureData } from './plugins/figure';
export {
  type ContributionKind,
  type Contributions,
  defineOptimiser,
  definePlugin,
  defineProtocol,
  defineRateMethod,
  defineReporter,
  type Plugin,
} from './plugins/plugin';
export { lossOfExpression, type LossExpression } from './plugins/loss-of-expression';
export type { FinishedRun, Reporter, ReportFolder } from './plugins/reporter';
export { experimentJsonSchema } from './experiment/json-schema';
export { ExperimentError, type Problem } from './experiment/problem';
export { type ResolvedExperiment, resolveExperiment } from './experiment/resolve';
export {
  type ExperimentSource,
  type Override,
  sourceFromText,
  sourceFromValue,
  withOverrides,
} from './experiment/source';
export { byReplica, type CellEvent } from './operators/parts-of-stream';
export { converged, diverged, ofType } from './operators/of-type';
export { escaped, satisfies, ThinnedStreamError } from './operators/escaped';
export { thin } from './operators/parts-of-stream';
export type { PointSummary } from './summary/point-summary';
export type { Summary } from './results/summary';
export { createContainer, createLab, type LabOptions, pluginModule, TOKENS } from './run/container';
export { InProcessExecutor } from './run/in-process';
export { Lab, type RunOptions } from './run/lab';
export { about, above, below, between, compare } from './ledger/compare';
