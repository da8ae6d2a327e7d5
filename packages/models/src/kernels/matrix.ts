// Products of small row-major matrices inside larger arrays. Outputs are few, so rows are taken two at a time: each
// number of the other factor is loaded once for both. `| 0` tells the compiler that an index stays an integer.

/** out (m×n) = a (m×k) · b (k×n), with b beginning at `offset`. */
export function multiply(
  a: Float64Array,
  b: Float64Array,
  offset: number,
  out: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  let i = 0;
  for (; i + 2 <= m; i = (i + 2) | 0) {
    const first = Math.imul(i, k);
    const second = (first + k) | 0;
    const target = Math.imul(i, n);
    for (let j = 0; j < n; j = (j + 1) | 0) {
      let s = 0;
      let t = 0;
      let at = (offset + j) | 0;
      for (let c = 0; c < k; c = (c + 1) | 0) {
        const value = b[at]!;
        s += a[(first + c) | 0]! * value;
        t += a[(second + c) | 0]! * value;
        at = (at + n) | 0;
      }
      out[(target + j) | 0] = s;
      out[(target + n + j) | 0] = t;
    }
  }
  if (i === m) return;
  const row = Math.imul(i, k);
  for (let j = 0; j < n; j = (j + 1) | 0) {
    let s = 0;
    for (let c = 0; c < k; c = (c + 1) | 0) s += a[(row + c) | 0]! * b[(offset + Math.imul(c, n) + j) | 0]!;
    out[(Math.imul(i, n) + j) | 0] = s;
  }
}

/** out (m×n) = a (m×k) · bᵀ, with b (n×k) beginning at `offset`. */
export function multiplyTransposed(
  a: Float64Array,
  b: Float64Array,
  offset: number,
  out: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  let i = 0;
  for (; i + 2 <= m; i = (i + 2) | 0) {
    const first = Math.imul(i, k);
    const second = (first + k) | 0;
    const target = Math.imul(i, n);
    let at = offset;
    for (let j = 0; j < n; j = (j + 1) | 0) {
      let s = 0;
      let t = 0;
      for (let c = 0; c < k; c = (c + 1) | 0) {
        const value = b[at]!;
        s += a[(first + c) | 0]! * value;
        t += a[(second + c) | 0]! * value;
        at = (at + 1) | 0;
      }
      out[(target + j) | 0] = s;
      out[(target + n + j) | 0] = t;
    }
  }
  if (i === m) return;
  const row = Math.imul(i, k);
  for (let j = 0; j < n; j = (j + 1) | 0) {
    let s = 0;
    for (let c = 0; c < k; c = (c + 1) | 0) s += a[(row + c) | 0]! * b[(offset + Math.imul(j, k) + c) | 0]!;
    out[(Math.imul(i, n) + j) | 0] = s;
  }
}

/** W ← keep·W − sᵀ·c, with W (rows×columns) beginning at `offset`, s (p×rows) and c (p×columns). */
export function descendLayer(
  w: Float64Array,
  offset: number,
  s: Float64Array,
  c: Float64Array,
  p: number,
  rows: number,
  columns: number,
  keep: number,
): void {
  let o = 0;
  if (p === 1) {
    for (let i = 0; i < rows; i = (i + 1) | 0)
      subtractRow(w, (offset + Math.imul(i, columns)) | 0, s[i]!, c, 0, columns, keep);
    o = 1;
  }
  for (; o + 2 <= p; o = (o + 2) | 0) {
    const factor = o === 0 ? keep : 1;
    const top = Math.imul(o, columns);
    const bottom = (top + columns) | 0;
    for (let i = 0; i < rows; i = (i + 1) | 0) {
      const x = s[(Math.imul(o, rows) + i) | 0]!;
      const y = s[(Math.imul(o + 1, rows) + i) | 0]!;
      let at = (offset + Math.imul(i, columns)) | 0;
      for (let j = 0; j < columns; j = (j + 1) | 0) {
        w[at] = factor * w[at]! - (x * c[(top + j) | 0]! + y * c[(bottom + j) | 0]!);
        at = (at + 1) | 0;
      }
    }
  }
  if (o === p) return;
  for (let i = 0; i < rows; i = (i + 1) | 0) {
    subtractRow(
      w,
      (offset + Math.imul(i, columns)) | 0,
      s[(Math.imul(o, rows) + i) | 0]!,
      c,
      Math.imul(o, columns),
      columns,
      1,
    );
  }
}

function subtractRow(
  w: Float64Array,
  at: number,
  x: number,
  c: Float64Array,
  from: number,
  columns: number,
  keep: number,
): void {
  for (let j = 0; j < columns; j = (j + 1) | 0) w[(at + j) | 0] = keep * w[(at + j) | 0]! - x * c[(from + j) | 0]!;
}

/** sum (length) = sum over `size` rows of `table`, the rows of that length that `batch` names. */
export function sumRows(table: Float64Array, batch: Int32Array, size: number, length: number, sum: Float64Array): void {
  sum.fill(0);
  // Eight rows at a time: the running sums are loaded and stored an eighth as often.
  let i = 0;
  for (; i + 8 <= size; i = (i + 8) | 0) {
    const a = Math.imul(batch[i]!, length);
    const b = Math.imul(batch[i + 1]!, length);
    const c = Math.imul(batch[i + 2]!, length);
    const d = Math.imul(batch[i + 3]!, length);
    const e = Math.imul(batch[i + 4]!, length);
    const f = Math.imul(batch[i + 5]!, length);
    const g = Math.imul(batch[i + 6]!, length);
    const h = Math.imul(batch[i + 7]!, length);
    for (let k = 0; k < length; k = (k + 1) | 0) {
      sum[k]! +=
        table[(a + k) | 0]! +
        table[(b + k) | 0]! +
        (table[(c + k) | 0]! + table[(d + k) | 0]!) +
        (table[(e + k) | 0]! + table[(f + k) | 0]! + (table[(g + k) | 0]! + table[(h + k) | 0]!));
    }
  }
  for (; i < size; i = (i + 1) | 0) {
    const a = Math.imul(batch[i]!, length);
    for (let k = 0; k < length; k = (k + 1) | 0) sum[k]! += table[(a + k) | 0]!;
  }
}
