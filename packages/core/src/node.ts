/** What needs Node: run folders, files that are written at once, checkpoints on disk. */
export * from './ground/atomic-write';
export * from './ground/sealed';
export * from './run/record-run';
export * from './run/reports';
export * from './store/checkpoint-folder';
export * from './store/manifest';
export * from './store/merge-runs';
export * from './store/run-folder';
