// What the packages of kernels share with this one. It may change with any version.
export { hiddenLayers, programOf } from './evaluate/program-of';
export { BestLinearMap } from './kernels/best-linear-map';
export { type InputList, inputListOf } from './kernels/input-list';
export { adoptState, initialState } from './kernels/initial-state';
export { accuracyColumns, maxRankOf, metricColumns } from './kernels/metric-columns';
export { isClassification, type LossCode, lossCodeOf, refuseTargets } from './kernels/objective';
export { refuseSingles } from './kernels/sets';
export { samplesOf } from './kernels/sets';
export { singularValues } from './kernels/singular-values';
export { trainsOnMoments } from './kernels/sets';
