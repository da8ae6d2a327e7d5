import { describe, expect, it } from 'vitest';
import { onLogGrid, TraceRecorder } from './trace';

describe('the log grid', () => {
  it('keeps every early epoch and about 40 a decade after', () => {
    const kept = Array.from({ length: 100_001 }, (_, epoch) => epoch).filter(onLogGrid);
    expect(kept.slice(0, 21)).toEqual(Array.from({ length: 21 }, (_, i) => i));
    for (const decade of [100, 1000, 10_000]) {
      expect(kept.filter((epoch) => epoch > decade && epoch <= 10 * decade)).toHaveLength(40);
    }
  });
});

describe('the trace', () => {
  it('takes a late row where it belongs, and each row once', () => {
    const recorder = new TraceRecorder();
    const row = Float64Array.from([0.5]);
    for (const [phase, epoch] of [[0, 0], [0, 10], [1, 0], [1, 20], [1, 7], [1, 20]]) recorder.add([phase!, epoch!, 0, 0.1, 0], row, 0, 1);
    expect(recorder.trace(['mse']).rows.map(([phase, epoch]) => [phase, epoch])).toEqual([[0, 0], [0, 10], [1, 0], [1, 7], [1, 20]]);
  });
});
