import type { EventSource, Metrics, TrainingEventOf } from '@kramers/core';

type EpochEvent = TrainingEventOf<'epoch'>;

/** Epochs of one phase as numbers, in an array that changes threads without being copied. */
export interface EpochBatch {
  readonly phase: string;
  readonly phaseIndex: number;
  readonly singularValues: number;
  /** Names of what the kernel measures beside the metrics that every kernel has. */
  readonly others: readonly string[];
  /** A row an epoch: epoch, step, β, T, the metrics, the singular values, the others. */
  readonly rows: Float64Array;
}

const FIXED = 9;
const ROWS = 64;

/** Gathers the epochs of a phase. */
export class EpochGatherer {
  #batch: EpochBatch | null = null;
  #filled = 0;

  /** Takes an epoch of the phase that is gathered. True when the batch is full, and has to be taken away. */
  add({ phase, phaseIndex, epoch, step, beta, temperature, metrics }: EpochEvent): boolean {
    this.#batch ??= emptyBatch(phase, phaseIndex, metrics);
    const { rows, others, singularValues } = this.#batch;
    const width = FIXED + singularValues + others.length;
    const { trainMse, testMse, loss, weightNorm, rank } = metrics;
    rows.set(
      [epoch, step, beta, temperature, trainMse, testMse, loss, weightNorm, rank, ...metrics.singularValues],
      this.#filled,
    );
    others.forEach((name, i) => (rows[this.#filled + FIXED + singularValues + i] = metrics.others![name]!));
    this.#filled += width;
    return this.#filled === rows.length;
  }

  /** Takes away what has been gathered; null if there is nothing. */
  take(): EpochBatch | null {
    const batch = this.#batch;
    if (batch === null) return null;
    const rows = this.#filled === batch.rows.length ? batch.rows : batch.rows.slice(0, this.#filled);
    this.#batch = null;
    this.#filled = 0;
    return { ...batch, rows };
  }
}

/** A batch as the events that it was made from. */
export function* epochsOf(batch: EpochBatch, source: EventSource): Generator<EpochEvent> {
  const { phase, phaseIndex, singularValues, others, rows } = batch;
  const { cell, point, replica } = source;
  const width = FIXED + singularValues + others.length;
  for (let at = 0; at < rows.length; at += width) {
    const [epoch, step, beta, temperature, trainMse, testMse, loss, weightNorm, rank] = rows.subarray(
      at,
      at + FIXED,
    ) as unknown as [number, number, number, number, number, number, number, number, number];
    const metrics: Metrics = {
      trainMse,
      testMse,
      loss,
      weightNorm,
      singularValues: Array.from(rows.subarray(at + FIXED, at + FIXED + singularValues)),
      rank,
      ...(others.length > 0
        ? { others: Object.fromEntries(others.map((name, i) => [name, rows[at + FIXED + singularValues + i]!])) }
        : {}),
    };
    yield { type: 'epoch', cell, point, replica, phase, phaseIndex, epoch, step, beta, temperature, metrics };
  }
}

function emptyBatch(phase: string, phaseIndex: number, metrics: Metrics): EpochBatch {
  const singularValues = metrics.singularValues.length;
  const others = Object.keys(metrics.others ?? {});
  return {
    phase,
    phaseIndex,
    singularValues,
    others,
    rows: new Float64Array(ROWS * (FIXED + singularValues + others.length)),
  };
}
