// Products of matrices inside larger arrays. Sums are kept in locals, a tile at a time; `| 0` tells the compiler that
// an index stays an integer.

/**
 * out (m × n, row-major) += a (m × depth, row-major) · b (depth × n), where b's element (k, j) is at `bAt + k·bRow +
 * j·bColumn`: with those strides one loop serves a layer's forward pass and its backward pass.
 */
export function addProduct(
  a: Float64Array,
  b: Float64Array,
  bAt: number,
  bRow: number,
  bColumn: number,
  out: Float64Array,
  m: number,
  n: number,
  depth: number,
): void {
  const two = (depth + depth) | 0;
  const three = (two + depth) | 0;
  let i = 0;
  for (; i + 4 <= m; i = (i + 4) | 0) {
    let j = 0;
    for (; j + 2 <= n; j = (j + 2) | 0) {
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      let p = Math.imul(i, depth);
      let q = (bAt + Math.imul(j, bColumn)) | 0;
      for (let k = 0; k < depth; k = (k + 1) | 0) {
        const x = b[q]!;
        const y = b[(q + bColumn) | 0]!;
        const t = a[p]!;
        s00 += t * x;
        s01 += t * y;
        const u = a[(p + depth) | 0]!;
        s10 += u * x;
        s11 += u * y;
        const v = a[(p + two) | 0]!;
        s20 += v * x;
        s21 += v * y;
        const w = a[(p + three) | 0]!;
        s30 += w * x;
        s31 += w * y;
        p = (p + 1) | 0;
        q = (q + bRow) | 0;
      }
      let o = (Math.imul(i, n) + j) | 0;
      out[o]! += s00;
      out[(o + 1) | 0]! += s01;
      o = (o + n) | 0;
      out[o]! += s10;
      out[(o + 1) | 0]! += s11;
      o = (o + n) | 0;
      out[o]! += s20;
      out[(o + 1) | 0]! += s21;
      o = (o + n) | 0;
      out[o]! += s30;
      out[(o + 1) | 0]! += s31;
    }
    if (j < n) addRest(a, b, bAt, bRow, bColumn, out, n, i, (i + 4) | 0, j, depth);
  }
  if (i < m) addRest(a, b, bAt, bRow, bColumn, out, n, i, m, 0, depth);
}

/** The rows iBegin … iEnd − 1 of the same product, from column jBegin on, one number at a time. */
function addRest(
  a: Float64Array,
  b: Float64Array,
  bAt: number,
  bRow: number,
  bColumn: number,
  out: Float64Array,
  n: number,
  iBegin: number,
  iEnd: number,
  jBegin: number,
  depth: number,
): void {
  for (let i = iBegin; i < iEnd; i = (i + 1) | 0) {
    for (let j = jBegin; j < n; j = (j + 1) | 0) {
      let sum = 0;
      let p = Math.imul(i, depth);
      let q = (bAt + Math.imul(j, bColumn)) | 0;
      for (let k = 0; k < depth; k = (k + 1) | 0) {
        sum += a[p]! * b[q]!;
        p = (p + 1) | 0;
        q = (q + bRow) | 0;
      }
      out[(Math.imul(i, n) + j) | 0]! += sum;
    }
  }
}

/**
 * out (rows × columns, from `outAt`) += dᵀ·a over `count` samples, a multiple of 4: d is count × rows, and a is count ×
 * columns from `aAt`, both row-major.
 */
export function addOuter(
  d: Float64Array,
  a: Float64Array,
  aAt: number,
  out: Float64Array,
  outAt: number,
  rows: number,
  columns: number,
  count: number,
): void {
  const rows2 = (rows + rows) | 0;
  const rows3 = (rows2 + rows) | 0;
  const columns2 = (columns + columns) | 0;
  const columns3 = (columns2 + columns) | 0;
  for (let sample = 0; sample < count; sample = (sample + 4) | 0) {
    for (let r = 0; r < rows; r = (r + 1) | 0) {
      const i = (Math.imul(sample, rows) + r) | 0;
      const t = d[i]!;
      const u = d[(i + rows) | 0]!;
      const v = d[(i + rows2) | 0]!;
      const w = d[(i + rows3) | 0]!;
      let j = (aAt + Math.imul(sample, columns)) | 0;
      let o = (outAt + Math.imul(r, columns)) | 0;
      for (let k = 0; k < columns; k = (k + 1) | 0) {
        out[o]! += t * a[j]! + u * a[(j + columns) | 0]! + (v * a[(j + columns2) | 0]! + w * a[(j + columns3) | 0]!);
        j = (j + 1) | 0;
        o = (o + 1) | 0;
      }
    }
  }
}
