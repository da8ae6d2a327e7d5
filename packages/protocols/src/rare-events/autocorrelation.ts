/**
 * The window of summation, in correlation times: far enough for the sum, not so far that it adds up noise (Sokal 1997).
 */
const WINDOW = 5;

/**
 * Integrated autocorrelation time of equally long series of one stationary process, in samples: 1 for independent
 * numbers. The sum over lags stops at five times its own value (Madras & Sokal 1988). Null if the series do not vary at
 * all.
 */
export function autocorrelationTime(series: readonly (readonly number[])[]): number | null {
  const length = series[0]!.length;
  const mean = series.flat().reduce((sum, x) => sum + x, 0) / (length * series.length);
  const covariance = (lag: number): number => {
    let sum = 0;
    for (const one of series) for (let i = lag; i < length; i++) sum += (one[i]! - mean) * (one[i - lag]! - mean);
    return sum / (series.length * (length - lag));
  };
  const variance = covariance(0);
  if (variance === 0) return null;
  let time = 1;
  for (let lag = 1; lag < length / 2 && lag < WINDOW * time; lag++) time += (2 * covariance(lag)) / variance;
  return Math.max(1, time);
}
