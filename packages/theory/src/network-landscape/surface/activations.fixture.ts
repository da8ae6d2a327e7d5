import { scalarActivation } from './activation';

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const sigmoid1 = (z: number) => sigmoid(z) * sigmoid(-z);
const sigmoid2 = (z: number) => sigmoid1(z) * (1 - 2 * sigmoid(z));
const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
const softplus = (z: number) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** Normal distribution function: a Taylor series in the middle, a continued fraction in the tails. */
function normal(z: number): number {
  if (Math.abs(z) > 5) {
    let tail = Math.abs(z);
    for (let k = 60; k > 0; k--) tail = Math.abs(z) + k / tail;
    return z > 0 ? 1 - density(z) / tail : density(z) / tail;
  }
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) sum += term *= (z * z) / k;
  return 0.5 + density(z) * sum;
}

/** Activations for tests, with derivatives in closed form. */
export const activations = {
  tanh: scalarActivation({
    value: Math.tanh,
    first: (z) => 1 - Math.tanh(z) ** 2,
    second: (z) => -2 * Math.tanh(z) * (1 - Math.tanh(z) ** 2),
  }),
  sin: scalarActivation({ value: Math.sin, first: Math.cos, second: (z) => -Math.sin(z) }),
  sigmoid: scalarActivation({ value: sigmoid, first: sigmoid1, second: sigmoid2 }),
  softplus: scalarActivation({ value: softplus, first: sigmoid, second: sigmoid1 }),
  gelu: scalarActivation({
    value: (z) => z * normal(z),
    first: (z) => normal(z) + z * density(z),
    second: (z) => (2 - z * z) * density(z),
  }),
  swish: scalarActivation({
    value: (z) => z * sigmoid(z),
    first: (z) => sigmoid(z) + z * sigmoid1(z),
    second: (z) => 2 * sigmoid1(z) + z * sigmoid2(z),
  }),
  mish: scalarActivation({
    value: (z) => z * Math.tanh(softplus(z)),
    first: (z) => {
      const t = Math.tanh(softplus(z));
      return t + z * (1 - t * t) * sigmoid(z);
    },
    second: (z) => {
      const t = Math.tanh(softplus(z));
      const s = sigmoid(z);
      const slope = (1 - t * t) * s;
      return 2 * slope + z * (1 - t * t) * (sigmoid1(z) - 2 * t * s * s);
    },
  }),
};
