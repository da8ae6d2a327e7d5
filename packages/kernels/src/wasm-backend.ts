import type { Backend } from '@kramers/core';
import { mse, typescriptBackend } from '@kramers/models';
import { isClassification, programOf, trainsOnMoments } from '@kramers/models/internal';
import { hasSimd } from './parts/engine';
import { layoutOf } from './linear/layout';
import { LinearKernel } from './linear/linear-kernel';
import { unknownOperation } from './math/operations';
import { hiddenLayers, NonlinearKernel } from './nonlinear/nonlinear-kernel';

/** Bytes that a module of WebAssembly can address. */
const MAX_MEMORY = 2 ** 32;

/**
 * Kernels emitted as WebAssembly for each shape of network; where that cannot be, the TypeScript kernel stands in and
 * says why in its `note`.
 */
export const wasmBackend: Backend = {
  name: 'wasm',
  summary: 'WebAssembly SIMD emitted for each shape of network: the fastest',
  // 3: optimisers other than plain descent are no longer left out.
  version: 3,
  createKernel(model, shape, train, test) {
    const standIn = (reason: string) =>
      Object.assign(typescriptBackend.createKernel(model, shape, train, test), {
        note: `trained in TypeScript: ${reason}`,
      });
    if (!hasSimd()) return standIn('this engine has no WebAssembly SIMD');
    if (trainsOnMoments(model, shape, test)) {
      const { bytes } = layoutOf(shape.widths, train.samples?.count ?? 0);
      if (bytes > MAX_MEMORY)
        return standIn(`its data and weights take ${(bytes / 2 ** 30).toFixed(1)} GB, more than a module can address`);
      return new LinearKernel(shape, train, test);
    }
    if ((shape.optimiser?.kind ?? 'sgd') !== 'sgd')
      return standIn(`there is no vector code for the optimiser ${shape.optimiser!.kind}`);
    if (shape.loss && shape.loss !== mse) return standIn(`there is no vector code for the loss ${shape.loss.name}`);
    if (test.samples && isClassification(test.samples)) return standIn('there is no vector code that counts classes');
    if (hiddenLayers(model, shape).length !== shape.widths.length - 2)
      return standIn('its layers are not as many as its activations');
    const programs = hiddenLayers(model, shape).map((layer) => (layer.activation === 'x' ? null : programOf(layer)));
    for (const program of programs) {
      const unknown = program && unknownOperation(program);
      if (unknown) return standIn(`there is no vector code for ${unknown}`);
    }
    return new NonlinearKernel(model, shape, programs, train, test);
  },
};
