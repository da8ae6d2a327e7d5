import { BestLinearMap } from '@kramers/models/internal';
import type { Samples } from '@kramers/theory';
import type { NonlinearLayout, Table } from './layout';

/** Numbers of a layout's precision in memory. */
export type Numbers = Float64Array | Float32Array;

/** Writes a record for each sample of a set. */
export function writeTable(numbers: Numbers, layout: NonlinearLayout, table: Table, set: Samples): void {
  const { lanes, list, record } = layout;
  const { inputs, outputs, count, x, y } = set;
  const places = new Int32Array(numbers.buffer);
  for (let s = 0; s < count; s++) {
    const address = table.address + s * record.bytes;
    const row = x.subarray(s * inputs, (s + 1) * inputs);
    numbers.set(y.subarray(s * outputs, (s + 1) * outputs), (address + record.targets) / lanes.bytes);
    if (!list) numbers.set(row, (address + record.values) / lanes.bytes);
    else {
      // Slots that are left over name the first input, and zero.
      let slot = 0;
      row.forEach((value, i) => {
        if (value === 0) return;
        places[(address + record.places) / 4 + slot] = i * lanes.bytes;
        if (!list.ones) numbers[(address + record.values) / lanes.bytes + slot] = value;
        slot++;
      });
    }
  }
}

/** Writes the numbers 0, 1, 2, … and what gives the best linear map from the test set's outputs. */
export function writeConstants(numbers: Numbers, layout: NonlinearLayout, test: Samples): void {
  const { everyone, train, projector, inputs, lanes } = layout;
  const all = new Int32Array(numbers.buffer, everyone, Math.max(train.count, test.count));
  for (let i = 0; i < all.length; i++) all[i] = i;
  const rows = new BestLinearMap(test).projector;
  for (let s = 0; s < test.count; s++)
    for (let i = 0; i < inputs; i++) numbers[projector.at(i, s).offset / lanes.bytes] = rows[s * inputs + i]!;
}
