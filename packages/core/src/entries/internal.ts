/** For the packages of Kramers alone: it may change with every version. */
export { canonicalJson, hash, sha256 } from '../ground/hash';
export { CASES, variedPaths } from '../ground/path';
export { errorRecord, type ErrorRecord } from '../ground/error-record';
export { contentHash, type FileHashes, filesIn, whyUnreadable, workingFolder } from '../ground/files';
export { nodeModule } from '../ground/host';
export { listOf } from '../ground/list-schema';
export { hashesIn } from '../ground/files';
export { parseJson } from '../ground/json';
export { nextMilestone, nextOnLogGrid, onLogGrid } from '../ground/log-grid';
export { fromLosslessText, isMarked, losslessText, markNumber } from '../ground/json';
export { isRecord, parsePath, type Path, valueAt, withValue } from '../ground/path';
export { didYouMean, meant, suggest } from '../ground/suggest';
export { cellKey, contributionsOf, decisive, type Decisive, decisiveOptions } from '../experiment/decisive';
export { type JsonSchema, optionsJsonSchema } from '../experiment/json-schema';
export { parseOverride } from '../experiment/override';
export { planCells, runIdentity, runPlan } from '../experiment/plan';
export { experimentSchema } from '../experiment/schema';
export { overlaps } from '../experiment/source';
export { carryOver } from '../carry-over/carry-over';
export {
  type CarryOverClaim,
  type CarryOverDocument,
  type CarryOverEffort,
  carryOverEfforts,
  carryOverParts,
} from '../carry-over/carry-over-document';
export { watchedKnobs } from '../analysis/watched-knobs';
export { describeLandscape, type LandscapeQuestion } from '../landscape/describe-landscape';
export type {
  LandscapeBranch,
  LandscapeDocument,
  LandscapeEscape,
  LandscapeFold,
  LandscapeMinimum,
  LandscapeNetwork,
  LandscapeOtherSaddle,
  LandscapeSaddle,
  LandscapeSearch,
} from '../landscape/landscape-document';
export { mistrustOf } from '../landscape/mistrust';
export { smoothActivation } from '../landscape/smooth-activation';
export { dataSeedOf, smoothNetworkOf } from '../landscape/smooth-network';
export { dataRemark, drawData, initialWeights, isExact, kernelOf, networkShape } from '../network/materials';
export { readWeights, writeWeights } from '../network/weights-file';
export { knobsOf, type PhaseKnobs } from '../phase/knobs';
export { positionColumns, TraceRecorder } from '../phase/trace';
export {
  type CellCheckpoint,
  type Checkpointing,
  type CheckpointStore,
  openCheckpoints,
  provideCheckpoints,
} from '../cell/checkpoint';
export { CellRun } from '../cell/cell-run';
export { modesOf } from '../cell/cell-network';
export { Slice, Stopped } from '../cell/slice';
export { cellFailed, computeCell, WorkerDeath } from '../run/compute-cell';
