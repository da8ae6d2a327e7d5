import { test } from 'vitest';
import { kramersLanger } from '../rates/kramers-langer';
import { gaussianSamples } from './random.fixture';
import { sampleMoments, populationMoments } from './moments';
import { alignedModes } from './modes';
import { gradientNoise } from '../noise/gradient-noise';
import { effectiveTemperature } from '../noise/effective-temperature';
import { alignedState } from './aligned-state';
import { normalArray } from './random.fixture';
import { oneModeTransitions } from './one-mode';
test('finite', () => {
  const barrier: number[] = []; const bc: number[] = []; const lt:number[]=[];
  let fails = 0; let low=[0,0];
  for (let seed = 1; seed <= 200; seed++) {
    for (const [q,n] of [[0,5],[1,2]]) {
    const m = sampleMoments(gaussianSamples({ seed, count: 512, correlations: [0.9, 0.8], inputs: n, outputs: 2 }));
    const { modes } = alignedModes(m);
    const b = Math.min(...modes.map(x=>oneModeTransitions({ depth: 3, ...x }).betaC!));
    if (b > 0.361) low[q]++;
    if (q) continue;
    bc.push(b);
    try {
      const k = kramersLanger({ depth: 3, width: 10, moments: m, beta: 0.25, fromRank: 1, toRank: 2 });
      barrier.push(k.barrier); lt.push(k.lnTau({temperature:5e-4,learningRate:.08,stepsPerEpoch:8}));
      if (k.minimum.gradientNorm > 1e-11 || k.saddle.gradientNorm > 1e-11) console.log('grad', k.minimum.gradientNorm, k.saddle.gradientNorm);
    } catch (e) { fails++; console.log(seed, String(e)); }
    }
  }
  const st = (a: number[]) => { const m = a.reduce((s, x) => s + x, 0) / a.length; return [m, Math.sqrt(a.reduce((s, x) => s + (x - m) ** 2, 0) / a.length), Math.min(...a), Math.max(...a)]; };
  console.log('barrier', st(barrier), 'betaC', st(bc), 'lntau', st(lt), 'fails', fails, 'fold above .361', low);
});
test('coloured', () => {
  for (const stretch of [[1, 1, 1, 1, 1], [1.5, 1, 0.7, 1, 1], [3, 1, .3, 2, .5]]) for (const count of [20,50, 512]) for (let seed=0;seed<10;seed++){
    const m = sampleMoments(gaussianSamples({ seed, count, correlations: [0.9, 0.8], inputs: 5, outputs: 2, stretch }));
    const { modes, misalignment } = alignedModes(m);
    const beta = 0.7 * Math.min(...modes.map(x=>oneModeTransitions({ depth: 3, ...x }).betaC!));
    for (const [f, t] of [[0, 1], [1, 2], [2, 1], [1, 0]]) try {
      kramersLanger({ depth: 3, width: 6, moments: m, beta, fromRank: f, toRank: t });
    } catch (e) { console.log(stretch.join(), count,misalignment.toFixed(3), f, t, String(e)); }
  }
});
test('others', () => {
  for (const [L, w, n, p, from, to, beta] of [[3, 10, 2, 2, 1, 2, .25], [3, 10, 2, 2, 2, 1, .3], [4, 10, 5, 2, 1, 2, .2], [5, 8, 5, 3, 0, 1, .1], [3,22,22,5,1,2,.25],[8,12,5,5,1,2,.1]]) {
    const t = performance.now();
    const k = kramersLanger({ depth: L, width: w, inputs: n, outputs: p, correlations: [0.9, 0.8], beta, fromRank: from, toRank: to });
    console.log(L, w, n, p, from, to, k.minimum.weights.length, k.zeroModesMinimum, k.zeroModesSaddle, k.z, k.barrier, k.lnTau({ temperature: 5e-4, learningRate: 0.08, stepsPerEpoch: 8 }), performance.now() - t);
  }
});
test('teff', () => {
  for (const seed of [1, 2, 3]) {
    const samples = gaussianSamples({ seed, count: 512, correlations: [0.9, 0.8], inputs: 5, outputs: 2 });
    const widths = [5, 10, 10, 2];
    const modes = alignedModes(populationMoments({ correlations: [0.9, 0.8], inputs: 5, outputs: 2 })).modes;
    const w1 = alignedState(widths, modes, [0.6]); const w2 = alignedState(widths, modes, [0.5, 0.34]);
    const g = normalArray(seed, w1.length, 1 / Math.sqrt(10));
    for (const [w, r] of [[w1, 1], [w2, 2], [w2, 1], [g, 1], [g, 0]] as const) {
      const noise = gradientNoise({ widths, weights: w, samples, rank: r });
      console.log(r, noise, effectiveTemperature({ trace: noise.trace, parameters: w.length, learningRate: 0.08, batchSize: 64, samples: 512 }));
    }
  }
});
