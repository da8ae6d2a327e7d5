/** What needs Node: run folders, what is written into them, and checkpoints on disk. */
export { atomicWrite, type FileContent, makeFolder, namesIn, removeLeftovers } from '../ground/atomic-write';
export { readRegular } from '../ground/read-regular';
export { isSealed, seal, SEALED_AT, unseal } from '../ground/sealed';
export { CellFiles, type CellStatus, type NoCell } from '../store/cell-files';
export { cellKeySchema, cellSchema, isCellKey, parseCell } from '../store/cell-schema';
export { CheckpointFolder, keepCheckpoints } from '../store/checkpoint-folder';
export { type FailureRecord, parseFailure } from '../store/failure-record';
export { FolderLock, type LockTiming, type OthersLock } from '../store/folder-lock';
export { lockInTurn, type WaitOptions } from '../store/lock-queue';
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
export { inFile, RunFolderError } from '../store/run-folder-error';
export { type Damage, RunFolder } from '../store/run-folder';
export { type RecordOptions, recordRun } from '../run/record-run';
export { restoreManifest, type RestoreOptions } from '../run/restore-manifest';
export { readReport, Reporters, reportsAreCurrent, writeReports } from '../run/reports';
