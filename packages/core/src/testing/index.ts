/** Conformance suites for plugins, and what their tests need. */
export { ConformanceError, demand, runChecks, type ConformanceCheck } from './check';
export { lossConformance } from './loss-conformance';
export { metricConformance } from './metric-conformance';
export { modelConformance } from './model-conformance';
export { distance, randomSet } from './random-set';
export { protocolConformance } from './protocol-conformance';
export { reporterConformance } from './reporter-conformance';
export { checkGrammar } from './stream-grammar';
export { factsOf, runOf, sweepRun, type SyntheticPoint, trapExperiment, trapRun } from './synthetic-run';
export { eventsOf, type Trial } from './try-run';
