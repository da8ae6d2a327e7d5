import {
  type EscapeTimePrediction,
  kramersLanger,
  type OneModeStationary,
  oneModeStationary,
  type OneModeTransitions,
  oneModeTransitions,
  parameterCount,
  phaseDiagram,
  predictEscapeTimes,
} from '@kramers/theory';
import { UsageError } from '@kramers/core/failure';
import { limits } from '@kramers/core/plugins';
import { significant } from '../tables/numbers';

/** The network and task that the theory is asked about. */
export interface TheoryQuestion {
  readonly depth: number;
  readonly correlations: readonly number[];
  readonly beta: number;
}

/** The escape whose time is asked for. What is left out has a default that follows from the task. */
export interface EscapeQuestion {
  readonly temperature: number;
  readonly width: number;
  readonly inputs?: number;
  readonly outputs?: number;
  readonly fromRank?: number;
  readonly toRank?: number;
  readonly learningRate: number;
  readonly stepsPerEpoch: number;
}

/** One feature at one β; null where a point does not exist. */
export interface ModeTheory extends OneModeTransitions, Omit<OneModeStationary, 'collapsedIsMinimum'> {
  readonly correlation: number;
}

/**
 * The escape at finite temperature, and the Kramers–Langer rate that it tends to as T → 0, of which the landscape's
 * numbers are: ln τ = lnPrefactor + (z/2)·ln T + barrier/T − ln(learningRate · stepsPerEpoch), τ in epochs.
 */
export interface EscapeTheory extends EscapeTimePrediction {
  readonly fromRank: number;
  readonly toRank: number;
  readonly zeroModesMinimum: number;
  readonly zeroModesSaddle: number;
  readonly z: number;
  readonly barrier: number;
  readonly negativeEigenvalue: number;
  readonly lnPrefactor: number;
}

/** What `kramers theory --json` prints. */
export interface TheoryDocument extends TheoryQuestion {
  /** In the order of the correlations given. */
  readonly modes: readonly ModeTheory[];
  readonly globalRank: number;
  readonly escape?: EscapeTheory;
}

/** Finding the spectrum of the D × D Hessian takes D³ operations: about a minute at this size. */
const MAX_PARAMETERS = 1500;

/** Checks a question. Throws a UsageError in one sentence. */
export function checkQuestion({ depth, correlations, beta }: TheoryQuestion): void {
  if (!Number.isInteger(depth) || depth < 1)
    throw new UsageError(`--depth: a network has at least 1 weight matrix; found ${depth}`);
  if (beta < 0) throw new UsageError(`--beta: the L2 strength cannot be negative; found ${beta}`);
  const { most, reason } = limits.features;
  if (correlations.length > most)
    throw new UsageError(`--correlations: expected at most ${most}: ${reason}; found ${correlations.length}`);
  for (const correlation of correlations) {
    if (!(correlation > 0 && correlation < 1))
      throw new UsageError(`--correlations: each must lie between 0 and 1, both excluded; found ${correlation}`);
  }
}

/**
 * The exact theory of each feature and of the whole network at one β. Throws a UsageError if the question has no
 * answer.
 */
export function theoryDocument(question: TheoryQuestion, escape?: EscapeQuestion): TheoryDocument {
  checkQuestion(question);
  const { depth, correlations, beta } = question;
  const modes = correlations.map((correlation): ModeTheory => {
    const { order, betaC, lambdaC, betaStar, lambdaStar } = oneModeTransitions({ depth, correlation });
    const { saddle, minimum, barrierUp, barrierDown, lossAtMinimum, learntIsGlobal } = oneModeStationary(
      { depth, correlation },
      beta,
    );
    return {
      correlation,
      order,
      betaC,
      lambdaC,
      betaStar,
      lambdaStar,
      saddle,
      minimum,
      barrierUp,
      barrierDown,
      lossAtMinimum,
      learntIsGlobal,
    };
  });
  const features = correlations.map((correlation) => ({ correlation }));
  const [point] = phaseDiagram({ depth, modes: features, betas: [beta] }).points;
  return {
    depth,
    correlations,
    beta,
    modes,
    globalRank: point!.globalRank,
    ...(escape && { escape: escapeTheory(question, escape) }),
  };
}

function escapeTheory(question: TheoryQuestion, escape: EscapeQuestion): EscapeTheory {
  const { depth, beta } = question;
  // The rate formula counts features by falling correlation.
  const correlations = [...question.correlations].sort((a, b) => b - a);
  const {
    temperature,
    width,
    learningRate,
    stepsPerEpoch,
    inputs = correlations.length,
    outputs = correlations.length,
  } = escape;
  const fromRank = escape.fromRank ?? (escape.toRank ?? correlations.length) - 1;
  const toRank = escape.toRank ?? fromRank + 1;
  const step = `an escape from rank ${fromRank} to rank ${toRank}`;
  if (Math.min(inputs, outputs) < correlations.length) {
    throw new UsageError(
      `${correlations.length} correlations need at least as many inputs and outputs; found --inputs ${inputs}, ` +
        `--outputs ${outputs}`,
    );
  }
  if (fromRank < 0 || toRank < 0) throw new UsageError(`${step} does not exist: a rank is at least 0`);
  if (Math.abs(toRank - fromRank) !== 1)
    throw new UsageError(`${step} is more than one step; ask for neighbouring ranks`);
  if (Math.max(fromRank, toRank) > correlations.length) {
    throw new UsageError(
      `${step} does not exist: ${correlations.length} correlations allow ranks 0 to ${correlations.length}`,
    );
  }
  if (depth < 3)
    throw new UsageError(
      `${step} meets no barrier at depth ${depth}: only networks of depth 3 and more have metastable ranks`,
    );
  if (beta === 0) throw new UsageError(`${step} meets no barrier at β = 0`);
  const weakest = correlations[Math.max(fromRank, toRank) - 1]!;
  const limit = oneModeTransitions({ depth, correlation: weakest }).betaC!;
  if (beta >= limit) {
    throw new UsageError(
      `${step} does not exist at β = ${beta}: rank ${Math.max(fromRank, toRank)} vanishes at β_c = ` +
        `${significant(limit, 6)}`,
    );
  }
  const hidden = Array.from({ length: depth - 1 }, () => width);
  const parameters = parameterCount([inputs, ...hidden, outputs]);
  if (parameters > MAX_PARAMETERS) {
    throw new UsageError(
      `the rate needs the whole spectrum of a ${parameters} × ${parameters} Hessian; choose a smaller --width ` +
        `or --depth, up to ${MAX_PARAMETERS} weights in all`,
    );
  }
  const result = askRate(() => kramersLanger({ depth, width, correlations, inputs, outputs, beta, fromRank, toRank }));
  const { zeroModesMinimum, zeroModesSaddle, z, barrier, negativeEigenvalue, lnPrefactor } = result;
  const clock = { learningRate, stepsPerEpoch };
  const escapeTimes = askRate(() =>
    predictEscapeTimes({ widths: [inputs, ...hidden, outputs], correlations, beta, fromRank, toRank, clock }),
  );
  return {
    fromRank,
    toRank,
    zeroModesMinimum,
    zeroModesSaddle,
    z,
    barrier,
    negativeEigenvalue,
    lnPrefactor,
    ...escapeTimes.at(temperature),
  };
}

function askRate<Rate>(rate: () => Rate): Rate {
  try {
    return rate();
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageError(`no escape time: ${cause.message}`);
    throw cause;
  }
}
