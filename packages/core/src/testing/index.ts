export * from './check';
export * from './loss-conformance';
export * from './metric-conformance';
export * from './model-conformance';
export * from './protocol-conformance';
export * from './reporter-conformance';
export * from './stream-grammar';
export * from './try-run';
