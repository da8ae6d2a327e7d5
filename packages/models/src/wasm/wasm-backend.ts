import type { Backend } from '@kramers/core';
import { trainsOnMoments } from '../kernels/trains-on-moments';
import { typescriptBackend } from '../kernels/typescript-backend';
import { hasSimd } from './engine';
import { LinearKernel } from './linear/linear-kernel';

/** Kernels in WebAssembly, emitted for the network at hand. For what it has no code for, a kernel in TypeScript stands in and says so. */
export const wasmBackend: Backend = {
  name: 'wasm',
  summary: 'WebAssembly SIMD emitted for each shape of network: the fastest',
  version: 1,
  createKernel(model, shape, train, test) {
    const standIn = (reason: string) =>
      Object.assign(typescriptBackend.createKernel(model, shape, train, test), { note: `trained in TypeScript: ${reason}` });
    if (!hasSimd()) return standIn('this engine has no WebAssembly SIMD');
    if (trainsOnMoments(model, shape, test)) return new LinearKernel(shape, train, test);
    return standIn('the wasm backend trains linear networks without biases only');
  },
};
