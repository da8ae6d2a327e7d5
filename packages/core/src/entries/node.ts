/** What needs Node: run folders, what is written into them, and checkpoints on disk. */
export { atomicWrite, type FileContent, makeFolder, namesIn, removeLeftovers } from '../ground/atomic-write';
export { isSealed, seal, unseal } from '../ground/sealed';
export { CheckpointFolder, keepCheckpoints } from '../store/checkpoint-folder';
export {
  beginSession,
  endSession,
  FORMAT,
  type Manifest,
  manifestText,
  planIn,
  recordedPlan,
  type Session,
} from '../store/manifest';
export { type Merged, mergeRuns } from '../store/merge-runs';
export { type CellStatus, type FailureRecord, RunFolder, RunFolderError } from '../store/run-folder';
export { type RecordOptions, recordRun } from '../run/record-run';
export { readReport, Reporters, reportsAreCurrent, writeReports } from '../run/reports';
