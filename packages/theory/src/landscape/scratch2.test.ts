import { test } from 'vitest';
import { normals } from './random.fixture';
import { kramersLanger } from '../rates/kramers-langer';
// n=p=1, L=3, width w
function simulate(w: number, eta: number, beta: number, T: number, lr: number, runs: number, seed: number, up: boolean) {
  const g = normals(seed); let total = 0;
  for (let r = 0; r < runs; r++) {
    const a = new Float64Array(w), b = new Float64Array(w * w), c = new Float64Array(w);
    if (!up) { const lam = 0.6; const s = Math.cbrt(lam); a[0] = s; b[0] = s; c[0] = s; }
    const amp = Math.sqrt(2 * lr * T); let t = 0;
    const h = new Float64Array(w), q = new Float64Array(w);
    for (;;) {
      let W = 0;
      for (let i = 0; i < w; i++) { h[i] = 0; q[i] = 0; }
      for (let i = 0; i < w; i++) for (let j = 0; j < w; j++) { h[i] += b[i * w + j] * a[j]; q[j] += c[i] * b[i * w + j]; }
      for (let i = 0; i < w; i++) W += c[i] * h[i];
      if (up ? W > 0.35 : W < 0.005) break;
      const G = W - eta; t++;
      for (let i = 0; i < w; i++) { for (let j = 0; j < w; j++) b[i * w + j] -= lr * (c[i] * G * a[j] + beta * b[i * w + j]) - amp * g(); }
      for (let i = 0; i < w; i++) { const ci = c[i], ai = a[i]; c[i] = ci - lr * (G * h[i] + beta * ci) + amp * g(); a[i] = ai - lr * (G * q[i] + beta * ai) + amp * g(); }
    }
    total += t * lr;
  }
  return Math.log(total / runs);
}
test('sim', () => {
  for (const [w, up, beta] of [[1, true, .3], [2, true, .3], [1, false, .33], [2, false, .33]] as const) {
    const k = kramersLanger({ depth: 3, width: w, correlations: [0.9], beta, fromRank: up ? 0 : 1, toRank: up ? 1 : 0 });
    for (const ratio of [3, 4.5, 6]) {
      const T = k.barrier / ratio;
      const t0=performance.now();
      console.log(w, up, k.z, k.barrier, ratio, 'formula', k.lnTau({ temperature: T, learningRate: 1, stepsPerEpoch: 1 }), 'sim', simulate(w, .9, beta, T, 0.02, 400, 1, up), (performance.now()-t0)|0);
    }
  }
});
