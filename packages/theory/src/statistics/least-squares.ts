/** x of min |A·x − b|, one entry for each column of A, and how well it is known. */
export interface LeastSquaresSolution {
  readonly solution: number[];
  /** (AᵀA)⁻¹. */
  readonly covariance: number[][];
  /** Squared length of A·solution. */
  readonly explained: number;
}

/**
 * Least squares min |A·x − b| by modified Gram–Schmidt, for the few columns of a fit that a bootstrap repeats by the
 * thousand. `rows` is A (rows × columns), `sides` is b. Null when a column is, to nine digits, a combination of those
 * before it.
 */
export function leastSquares(
  rows: readonly (readonly number[])[],
  sides: readonly number[],
): LeastSquaresSolution | null {
  const width = rows[0]!.length;
  const columns = Array.from({ length: width }, (_, column) => rows.map((row) => row[column]!));
  const upper = columns.map(() => new Array<number>(width).fill(0));
  const along: number[] = [];
  const rest = [...sides];
  for (let column = 0; column < width; column += 1) {
    const vector = columns[column]!;
    const before = dot(vector, vector);
    for (let earlier = 0; earlier < column; earlier += 1)
      upper[earlier]![column] = removeAlong(vector, columns[earlier]!);
    const length = Math.sqrt(dot(vector, vector));
    if (!(length > 1e-9 * Math.sqrt(before))) return null;
    upper[column]![column] = length;
    for (let row = 0; row < vector.length; row += 1) vector[row]! /= length;
    along.push(removeAlong(rest, vector));
  }
  const inverse = invertUpper(upper);
  return {
    solution: inverse.map((row) => dot(row, along)),
    covariance: inverse.map((row) => inverse.map((other) => dot(row, other))),
    explained: dot(along, along),
  };
}

/** Takes its component along the unit vector `direction` out of `vector`, and returns that component. */
function removeAlong(vector: number[], direction: readonly number[]): number {
  const component = dot(vector, direction);
  for (let row = 0; row < vector.length; row += 1) vector[row]! -= component * direction[row]!;
  return component;
}

function dot(left: readonly number[], right: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += left[index]! * right[index]!;
  return sum;
}

function invertUpper(upper: readonly (readonly number[])[]): number[][] {
  const width = upper.length;
  const inverse = upper.map(() => new Array<number>(width).fill(0));
  for (let column = 0; column < width; column += 1) {
    inverse[column]![column] = 1 / upper[column]![column]!;
    for (let row = column - 1; row >= 0; row -= 1) {
      let sum = 0;
      for (let between = row + 1; between <= column; between += 1)
        sum += upper[row]![between]! * inverse[between]![column]!;
      inverse[row]![column] = -sum / upper[row]![row]!;
    }
  }
  return inverse;
}
