import { LossSurface, type SmoothNetwork } from '@kramers/theory';

/**
 * The share of the minibatch noise along a direction: dᵀCd/tr C, with C the covariance of single samples' gradients at
 * θ.
 */
export function noiseShare(network: SmoothNetwork, theta: Float64Array, direction: Float64Array): number {
  const { samples } = network;
  const { count, inputs, outputs, x, y } = samples;
  const one = { count: 1, inputs, outputs, x: new Float64Array(inputs), y: new Float64Array(outputs) };
  const surface = new LossSurface({ ...network, samples: one }, 0);
  const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
  const mean = new Float64Array(theta.length);
  let total = 0;
  let along = 0;
  let alongMean = 0;
  for (let s = 0; s < count; s++) {
    one.x.set(x.subarray(s * inputs, (s + 1) * inputs));
    one.y.set(y.subarray(s * outputs, (s + 1) * outputs));
    const gradient = surface.gradient(theta);
    let projection = 0;
    for (let i = 0; i < theta.length; i++) {
      mean[i]! += gradient[i]! / count;
      total += (gradient[i]! * gradient[i]!) / count;
      projection += (gradient[i]! * direction[i]!) / length;
    }
    along += (projection * projection) / count;
    alongMean += projection / count;
  }
  const square = mean.reduce((sum, value) => sum + value * value, 0);
  return Math.max(0, along - alongMean * alongMean) / Math.max(total - square, Number.MIN_VALUE);
}
