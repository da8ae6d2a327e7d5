/** P H P with unit curvature along the held directions, which then drop out of the index and the determinant. */
export function liftHeld(hessian: Float64Array, held: readonly Float64Array[]): Float64Array {
  if (held.length === 0) return hessian;
  const size = Math.sqrt(hessian.length);
  const matrix = hessian.slice();
  for (const unit of held) {
    const image = unit.map((_, i) => {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * unit[j]!;
      return sum;
    });
    const own = dot(unit, image);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        matrix[i * size + j]! += (own + 1) * unit[i]! * unit[j]! - unit[i]! * image[j]! - image[i]! * unit[j]!;
      }
    }
  }
  return matrix;
}

/** A vector less its component along a unit vector. */
export function across(vector: Float64Array, unit: Float64Array): Float64Array {
  const product = dot(vector, unit);
  return vector.map((value, i) => value - product * unit[i]!);
}

/** Scalar product over the components of the first. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
