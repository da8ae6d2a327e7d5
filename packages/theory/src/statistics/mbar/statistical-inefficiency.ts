/**
 * How many successive samples of a series are worth one independent one: g = 1 + 2·Σ_t (1 − t/N)·C(t), C the
 * autocorrelation, summed until it first falls to zero (Chodera et al., J. Chem. Theory Comput. 3, 26 (2007)). At least
 * 1.
 *
 * @throws RangeError on fewer than 3 values, values that are not finite, or a series that does not move.
 * @example
 * const series = Array.from({ length: 100 }, (_, t) => Math.sin(t / 10));
 * statisticalInefficiency(series); // 19.77
 */
export function statisticalInefficiency(series: ArrayLike<number>): number {
  const count = series.length;
  if (count < 3) throw new RangeError(`a statistical inefficiency needs 3 samples or more, got ${count}`);
  let mean = 0;
  for (let i = 0; i < count; i++) mean += series[i]! / count;
  const centred = Float64Array.from(series, (value) => value - mean);
  const correlation = (lag: number): number => {
    let sum = 0;
    for (let i = 0; i + lag < count; i++) sum += centred[i]! * centred[i + lag]!;
    return sum / (count - lag);
  };
  const variance = correlation(0);
  if (!Number.isFinite(variance)) throw new RangeError('a statistical inefficiency needs finite samples');
  if (variance === 0) throw new RangeError('a statistical inefficiency needs a series that moves, got a constant one');
  let g = 1;
  for (let lag = 1; lag < count - 1; lag++) {
    const value = correlation(lag) / variance;
    if (value <= 0) break;
    g += 2 * value * (1 - lag / count);
  }
  return g;
}

/**
 * Every g-th sample of a series, as many as are independent.
 *
 * @example decorrelated([1, 2, 3, 4, 5, 6], 2); // [1, 3, 5]
 */
export function decorrelated(series: ArrayLike<number>, inefficiency: number): Float64Array {
  const count = Math.max(1, Math.floor(series.length / Math.max(1, inefficiency)));
  return Float64Array.from({ length: count }, (_, i) => series[Math.floor((i * series.length) / count)]!);
}
