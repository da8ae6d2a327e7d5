/** Throws a RangeError unless `value` is an integer ≥ `minimum`. */
export function requireInteger(name: string, value: number, minimum: number): void {
  if (!Number.isInteger(value) || value < minimum) {
    throw new RangeError(`${name} must be an integer ≥ ${minimum}, got ${value}`);
  }
}

/** Throws a RangeError unless `value` is a finite number > 0. */
export function requirePositive(name: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) {
    throw new RangeError(`${name} must be a finite number > 0, got ${value}`);
  }
}

/** Throws a RangeError unless `value` is a finite number ≥ 0. */
export function requireNonNegative(name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new RangeError(`${name} must be a finite number ≥ 0, got ${value}`);
  }
}

/** Throws a RangeError unless `value` is the correlation of two unit-variance variables: in (0, 1]. */
export function requireCorrelation(name: string, value: number): void {
  if (!(value > 0 && value <= 1)) {
    throw new RangeError(`${name} must be in (0, 1], got ${value}`);
  }
}

/** Throws a RangeError unless an array has the length its shape asks for. */
export function requireLength(name: string, actual: number, expected: number, shape: string): void {
  if (actual !== expected) {
    throw new RangeError(`${name} must hold ${shape} = ${expected} numbers, got ${actual}`);
  }
}
