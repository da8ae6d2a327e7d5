import type { Backend } from '@kramers/core';
import { mse } from '../losses/mse';
import { programOf } from '../activation/program-of';
import { isClassification } from '../kernels/objective';
import { trainsOnMoments } from '../kernels/trains-on-moments';
import { typescriptBackend } from '../kernels/typescript-backend';
import { hasSimd } from './engine';
import { layoutOf } from './linear/layout';
import { LinearKernel } from './linear/linear-kernel';
import { unknownOperation } from './math/operations';
import { hiddenLayers, NonlinearKernel } from './nonlinear/nonlinear-kernel';

/** Longest row of a sample's products, in vectors: the code that adds rows up grows with it. */
const MAX_ROW = 8192;
/** Largest table of such rows, in bytes. */
const MAX_TABLE = 2 ** 27;

/** Kernels in WebAssembly, emitted for the network at hand. For what it has no code for, a kernel in TypeScript stands in and says so. */
export const wasmBackend: Backend = {
  name: 'wasm',
  summary: 'WebAssembly SIMD emitted for each shape of network: the fastest',
  version: 1,
  createKernel(model, shape, train, test) {
    const standIn = (reason: string) =>
      Object.assign(typescriptBackend.createKernel(model, shape, train, test), { note: `trained in TypeScript: ${reason}` });
    if (!hasSimd()) return standIn('this engine has no WebAssembly SIMD');
    if (trainsOnMoments(model, shape, test)) {
      const { rowVectors } = layoutOf(shape.widths, 0);
      const count = train.samples?.count ?? 0;
      if (count > 0 && (rowVectors > MAX_ROW || 16 * rowVectors * count > MAX_TABLE)) return standIn(`a table of the products of ${shape.widths[0]} inputs would be too large`);
      return new LinearKernel(shape, train, test);
    }
    if (shape.loss && shape.loss !== mse) return standIn(`there is no vector code for the loss ${shape.loss.name}`);
    if (test.samples && isClassification(test.samples)) return standIn('there is no vector code that counts classes');
    if (hiddenLayers(model, shape).length !== shape.widths.length - 2) return standIn('its layers are not as many as its activations');
    const programs = hiddenLayers(model, shape).map((layer) => (layer.activation === 'x' ? null : programOf(layer)));
    for (const program of programs) {
      const unknown = program && unknownOperation(program);
      if (unknown) return standIn(`there is no vector code for ${unknown}`);
    }
    return new NonlinearKernel(model, shape, programs, train, test);
  },
};
