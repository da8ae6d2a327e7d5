import type { Backend } from '@kramers/core';
import { typescriptBackend } from '@kramers/models';
import { hiddenLayers, programOf, refuseSingles, trainsOnMoments } from '@kramers/models/internal';
import { hasSimd } from './parts/engine';
import { layoutOf } from './linear/layout';
import { LinearKernel } from './linear/linear-kernel';
import { NonlinearKernel } from './nonlinear/nonlinear-kernel';

/** Bytes that a module of WebAssembly can address. */
const MAX_MEMORY = 2 ** 32;

/**
 * Kernels emitted as WebAssembly for each shape of network; where that cannot be, the TypeScript kernel stands in and
 * says why in its `note`.
 */
export const wasmBackend: Backend = {
  name: 'wasm',
  summary: 'WebAssembly SIMD emitted for each shape of network: the same bits everywhere',
  // 4: cross-entropy, classes, momentum and Adam are vector code.
  version: 4,
  inspect: () => ({
    found: hasSimd() ? 'WebAssembly: vectors of 128 bits' : 'no WebAssembly SIMD: the TypeScript kernel stands in',
  }),
  createKernel(model, shape, train, test) {
    const standIn = (reason: string) =>
      Object.assign(typescriptBackend.createKernel(model, shape, train, test), {
        note: `trained in TypeScript: ${reason}`,
      });
    const doublesOnly = trainsOnMoments(model, shape, test) || !hasSimd();
    if (doublesOnly) refuseSingles(shape);
    if (!hasSimd()) return standIn('this engine has no WebAssembly SIMD');
    if (trainsOnMoments(model, shape, test)) {
      const { bytes } = layoutOf(shape.widths, train.samples?.count ?? 0);
      if (bytes > MAX_MEMORY)
        return standIn(`its data and weights take ${(bytes / 2 ** 30).toFixed(1)} GB, more than a module can address`);
      return new LinearKernel(shape, train, test);
    }
    const layers = hiddenLayers(model, shape);
    if (layers.length !== shape.widths.length - 2) return standIn('its layers are not as many as its activations');
    const programs = layers.map((layer) => (layer.activation === 'x' ? null : programOf(layer)));
    return new NonlinearKernel(model, shape, programs, train, test);
  },
};
