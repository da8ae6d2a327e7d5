export * from './check';
export * from './model-conformance';
export * from './protocol-conformance';
export * from './reporter-conformance';
export * from './stream-grammar';
export * from './try-run';
