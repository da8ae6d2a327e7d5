export { findRoot, type ValueAndSlope } from './landscape/root';
export {
  oneModeLoss,
  oneModeSlope,
  oneModeStationary,
  oneModeTransitions,
  type OneMode,
  type OneModeStationary,
  type OneModeTransitions,
} from './landscape/one-mode';
export { populationMoments, sampleMoments, type Samples, type SecondMoments } from './landscape/moments';
export { alignedModes, type AlignedMode, type AlignedModes } from './landscape/modes';
export { phaseDiagram, type FeatureMode, type PhaseDiagram, type PhasePoint } from './landscape/phase-diagram';
export { rankPhases, type BetaRange, type RankPhases } from './landscape/rank-phases';
export { alignedMse, quasiStaticSweep, type QuasiStaticPoint } from './landscape/quasi-static';
export { bifurcationBranches, landscapeSections, type Branch } from './landscape/bifurcation';
export {
  endToEndMap,
  layerWidths,
  networkGradient,
  networkLoss,
  parameterCount,
  type LinearNetwork,
} from './landscape/network';
export { networkHessian } from './landscape/hessian';
export { classifySpectrum, symmetricEigenvalues } from './landscape/spectrum';
export { alignedState, widenNetwork } from './landscape/aligned-state';
export { inspect, relax, type RelaxOptions, type StationaryPoint } from './landscape/relax';
export { rankState } from './landscape/rank-state';
export {
  identityActivation,
  requireSmooth,
  scalarActivation,
  type Activation,
  type Parity,
  type ScalarActivation,
} from './network-landscape/surface/activation';
export {
  isLinearNetwork,
  layerPlaces,
  smoothParameterCount,
  type SmoothNetwork,
} from './network-landscape/surface/smooth-network';
export { LossSurface } from './network-landscape/surface/loss-surface';
export {
  followEigenvectors,
  followFlow,
  type SearchEnd,
  type SearchOptions,
} from './network-landscape/states/trust-region';
export {
  describeState,
  rankThreshold,
  sameClass,
  singularValuesAt,
  type RankOptions,
  type StationaryState,
} from './network-landscape/states/stationary-state';
export { stabiliserOrder, unitGroups, type UnitGroup } from './network-landscape/symmetry/unit-symmetry';
export { collectMinima, minimumBelow, type StateClass } from './network-landscape/states/minima';
export type { Saddle } from './network-landscape/saddles/saddle';
export { searchSaddles, type SaddleSearch } from './network-landscape/saddles/saddles';
export { climbingString, type ClimbedString } from './network-landscape/saddles/string-method';
export { basinOf, harmonicLnTau, type Basin, type Exit } from './network-landscape/saddles/exits';
export { exploreBasin, type Exploration } from './network-landscape/saddles/explore-basin';
export {
  followBranch,
  type BranchEvent,
  type BranchPoint,
  type FollowedBranch,
} from './network-landscape/branches/continuation';
export {
  branchAt,
  lossCrossings,
  minimumOnBranch,
  sweepRanks,
  type IndexChange,
  type LossCrossing,
  type RankBranch,
  type RankFold,
  type RankSweep,
} from './network-landscape/branches/rank-branches';
export { saddleBranch } from './network-landscape/branches/saddle-branch';
export { hasOrbit, orbitLnTau, sampleOrbit, type SaddleOrbit } from './network-landscape/rates/orbit-rate';
export { anharmonicity } from './network-landscape/rates/anharmonicity';
export { predictEscape, type EscapePredictor, type PredictedEscape } from './network-landscape/rates/escape-rate';
export { lowestEigenvalues, type LowestEigenvalues } from './network-landscape/states/lanczos';
export { largeMinimum, type LargeMinimum } from './network-landscape/states/large-minimum';
export { lowRankStarts, randomStarts } from './network-landscape/states/starts';
export {
  DENSE_LIMIT,
  networkLandscape,
  requireDense,
  type LandscapeOptions,
  type NetworkLandscape,
} from './network-landscape/network-landscape';
export { lnOrbitVolume, lnStiefelVolume, orbitDimension, stiefelDimension } from './rates/orbit';
export { escapeStep, type EscapeStep, type EscapeStepOptions } from './rates/escape-step';
export { kramersLanger, type EscapeClock, type KramersLanger } from './rates/kramers-langer';
export { kramersRate, lnMeanFirstPassageTime, type Passage } from './rates/one-dimensional';
export { lnMoriRate, moriExponent, type MoriOptions } from './rates/mori';
export { endProfileAt, lnPassageTime, reverseProfile, sliceProfile } from './free-energy/profile/passage';
export type { LnProfile } from './free-energy/profile/passage';
export { invariantLnDensity, profileBasins, type ProfileBasins, type ProfilePoint } from './free-energy/profile/basins';
export {
  oneModeLaw,
  type OneModeLaw,
  type OneModePoint,
  type OneModeProfile,
  type ProfileOptions,
} from './free-energy/one-mode/one-mode-law';
export { oneModeLimit, type OneModeLimit } from './free-energy/one-mode/one-mode-limit';
export { oneModeEscape, type OneModeEscape, type OneModeEscapeOptions } from './free-energy/one-mode/one-mode-escape';
export {
  type EscapeQuestion,
  type EscapeTimePrediction,
  predictEscapeTimes,
  type PredictedEscapeTimes,
  type PredictionClock,
} from './free-energy/prediction/escape-prediction';
export {
  type FreeEnergyProfilePoint,
  modeFreeEnergy,
  type ModeFreeEnergy,
  type ModeFreeEnergyQuestion,
} from './free-energy/prediction/mode-free-energy';
export { knownTwoModeLaw } from './free-energy/prediction/known-laws';
export {
  LEAST_BARRIER,
  predictionClaims,
  SHARP_BARRIER,
  type PredictionClaims,
} from './free-energy/prediction/prediction-claims';
export {
  twoModeLaw,
  type IsothermOptions,
  type TwoModeIsotherm,
  type TwoModeLaw,
} from './free-energy/two-mode/two-mode-law';
export type { TwoModeState } from './free-energy/two-mode/two-mode-state';
export {
  lnRankOdds,
  twoModeBasins,
  type FreeEnergyBarrier,
  type FreeEnergyBasin,
  type TwoModeBasins,
} from './free-energy/two-mode/two-mode-basins';
export { twoModeEscape, type TwoModeEscape } from './free-energy/two-mode/two-mode-escape';
export {
  coexistenceTemperature,
  freeEnergyPhaseDiagram,
  rankCoexistence,
  type FreeEnergyPhaseDiagram,
  type RankCoexistence,
} from './free-energy/two-mode/two-mode-phases';
export { umbrellaProfile } from './free-energy/sampled/umbrella-profile';
export type { UmbrellaProfile, UmbrellaWindow, WindowDiagnosis } from './free-energy/sampled/umbrella-profile';
export { sampledEscape, type SampledEscape } from './free-energy/sampled/sampled-escape';
export type { MeasuredDiffusion } from './free-energy/sampled/profile-error';
export { committorSpread, firstCrossings } from './free-energy/sampled/barrier-shots';
export type { BarrierShot, BarrierState, CommittorSpread } from './free-energy/sampled/barrier-shots';
export { sampledTransmission } from './free-energy/sampled/sampled-transmission';
export type { BarrierWalks, Bounded, SampledTransmission } from './free-energy/sampled/sampled-transmission';
export { leastSeparation, reachProbability, transmission, type Transmission } from './free-energy/profile/transmission';
export { gradientNoise, type GradientNoise } from './noise/gradient-noise';
export { learntSubspaces } from './noise/learnt-subspaces';
export { projectToMissing } from './noise/missing-block';
export {
  effectiveTemperature,
  finitePopulationFactor,
  type EffectiveTemperatureOptions,
} from './noise/effective-temperature';
export { shuffledEpochFactor, type ShuffledEpochFactor } from './noise/shuffled-epoch';
export { exposure, type EscapeObservation, type Exposure } from './statistics/waiting/observation';
export { kaplanMeier, type SurvivalCurve, type SurvivalStep } from './statistics/waiting/survival';
export { medianWaiting, type MedianWaiting } from './statistics/waiting/median-waiting';
export { meanWaiting, type MeanWaiting, type MeanWaitingOptions } from './statistics/waiting/mean-waiting';
export { logRank, type LogRankTest } from './statistics/waiting/log-rank';
export { holm } from './statistics/holm';
export { exponentialRate, type ExponentialRate } from './statistics/waiting/exponential-rate';
export { testExponentiality, type ExponentialityTest } from './statistics/waiting/exponentiality';
export { testCountedExponentiality } from './statistics/waiting/counted-exponentiality';
export { testEvenEscapes, type EvennessTest } from './statistics/waiting/even-escapes';
export { seededRandom, exponentialDeviate, normalDeviate, type UniformSource } from './statistics/seeded-random';
export {
  bootstrapIntervals,
  redrawByErrors,
  resample,
  type BootstrapOptions,
  type Interval,
} from './statistics/bootstrap';
export type { EscapePoint } from './statistics/arrhenius/escape-point';
export {
  fitArrhenius,
  fitMinibatchArrhenius,
  type ArrheniusFit,
  type ArrheniusOptions,
  type BoundCheck,
  type FittedParameter,
} from './statistics/arrhenius/arrhenius';
export { linearLaw, type EscapeLaw, type LawFit, type LinearLawParts } from './statistics/laws/law';
export { arrheniusLaw, inverseLearningRateLaw, minibatchArrheniusLaw } from './statistics/laws/arrhenius-laws';
export { powerLaw, type PowerLawOptions } from './statistics/laws/power-law';
export { symmetryLaw, type SymmetryLawOptions } from './statistics/laws/symmetry-law';
export { compareLaws, type LawComparison } from './statistics/laws/compare-laws';
export {
  combineRepeats,
  compareEstimates,
  testHomogeneity,
  weightedMean,
  type CombinedRepeats,
  type Estimate,
  type EstimateComparison,
  type HomogeneityTest,
} from './statistics/agreement';
export { mbar, type MbarSamples, type MbarSolution } from './statistics/mbar/mbar';
export {
  differenceError,
  targetFreeEnergies,
  type TargetFreeEnergies,
  type TargetState,
} from './statistics/mbar/mbar-covariance';
export { decorrelated, statisticalInefficiency } from './statistics/mbar/statistical-inefficiency';
export { chiSquaredUpperTail } from './statistics/distributions';
export { median, quantile, quantileBand, type QuantileBand } from './statistics/summary';
export { proportion, type Proportion } from './statistics/proportion';
export { integrate } from './numerics/gauss-legendre';
export { lnSum } from './numerics/log-sums';
export { integrateFlow, type Flow, type IntegrationOptions } from './numerics/dormand-prince';
export { blowUpFlow, normalWeights, type BlowUpFlow, type MissingBlock } from './escape-clock/blow-up-flow';
export {
  blowUpLaw,
  blowUpProbability,
  blowUpQuantile,
  quantileWithError,
  type BlowUpLaw,
  type BlowUpLawOptions,
  type Sampled,
} from './escape-clock/blow-up-law';
export { escapeClock, escapesWithProbability, scheduleClock, type BetaStretch } from './escape-clock/clock';
export { burstAmplitude, delayAfterKick, kickAmplitude, type Burst } from './escape-clock/kick';
export { kickUpperBound, tangentCurvature, type KickedNetwork } from './escape-clock/kick-stability';
export { betaKickProbability, betaKickTime, type BetaKick } from './escape-clock/beta-kick';
export {
  thermalBetaKickConstant,
  thermalBetaKickTimes,
  thermalUnit,
  type ThermalBetaKick,
  type ThermalOptions,
} from './escape-clock/thermal-beta-kick';
export {
  estimatorLosses,
  estimatorPlateaus,
  type EstimatorLosses,
  type LinearEstimator,
} from './linear-estimator/training-losses';
export { closedTrainLoss, scaledBesselI1, type ClosedTrainLoss } from './linear-estimator/closed-train-loss';
export { accuracyAtLoss, lossAtAccuracy, type AccuracyRule } from './linear-estimator/accuracy';
export { accuracyTimes, grokkingTimes, printedDelay, type GrokkingTimes } from './linear-estimator/grokking-time';
export { kestenGrowth, kestenLaw, kestenTail, type FreshRegression, type KestenLaw } from './kesten/kesten';
export { kestenKurtosis } from './kesten/kurtosis';
export { passageSlope, powerLawDensity, type PowerLawDensity, type PowerLawNoise } from './kesten/power-law-density';
export { learningTime, type LearningMode } from './learning-time/learning-time';
export { decayDelay, type DecayDelay } from './delay-laws/decay-delay';
export {
  analyticAccuracy,
  modularAdditionAccuracy,
  modularAdditionWeights,
  type ModularNetwork,
} from './modular-addition/analytic-weights';
export { inverseParticipation } from './modular-addition/participation';
export {
  learningCoefficient,
  learningCoefficientMultiplicity,
  quadraticLearningCoefficient,
} from './singular-learning/learning-coefficient';
export {
  oneHotPairs,
  quadraticJacobianRank,
  rankModuloPrime,
  type QuadraticNetwork,
} from './singular-learning/generic-rank';
export {
  localLearningCoefficient,
  type CoefficientAtTemperature,
  type LocalCoefficient,
  type LocalCoefficientOptions,
  type TemperedChains,
} from './singular-learning/local-coefficient';
export { logarithmicLimit, type LogarithmicLimit, type MeanAtTemperature } from './singular-learning/logarithm';
export {
  meanTime,
  meanTimeRatio,
  type MeanTime,
  type MeanTimeRatio,
  type RatioOptions,
} from './statistics/waiting/mean-time-ratio';
export { equivalence, type Equivalence, type EquivalenceOptions } from './statistics/equivalence';
export { effectiveSampleSize, splitRHat } from './statistics/split-r-hat';
