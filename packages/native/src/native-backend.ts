import type { Backend, NetworkShape } from '@kramers/core';
import { mse, typescriptBackend } from '@kramers/models';
import { hiddenLayers, lossCodeOf, programOf, refuseSingles, trainsOnMoments } from '@kramers/models/internal';
import { LinearKernel } from './linear/linear-kernel';
import { NonlinearKernel } from './nonlinear/nonlinear-kernel';
import { findCompiler } from './toolchain/compiler';

/** Kernels in C, written for each shape of network and compiled for this machine. */
export const nativeBackend: Backend = {
  name: 'native',
  summary: 'C written for each shape of network and compiled for this very machine; needs a C compiler',
  version: 1,
  get platform() {
    return instructionSet();
  },
  inspect() {
    try {
      const { version, path, instructionSet: name, vectorBytes } = findCompiler();
      return { found: `${version} (${path}), ${name}: vectors of ${8 * vectorBytes} bits` };
    } catch (cause) {
      return { missing: (cause as Error).message };
    }
  },
  createKernel(model, shape, train, test) {
    const compiler = findCompiler();
    if (trainsOnMoments(model, shape, test)) {
      refuseSingles(shape);
      return new LinearKernel(compiler, shape, train, test);
    }
    const lacking = withoutCode(shape);
    if (lacking.length > 0)
      return Object.assign(typescriptBackend.createKernel(model, shape, train, test), {
        note: `trained in TypeScript, for want of C code: ${lacking.join(', ')}`,
      });
    const programs = hiddenLayers(model, shape).map((layer) => (layer.activation === 'x' ? null : programOf(layer)));
    return new NonlinearKernel(compiler, model, shape, programs, train, test);
  },
};

/** The instruction set that this machine's results are rounded by; `none` where nothing can be compiled. */
function instructionSet(): string {
  try {
    return findCompiler().instructionSet;
  } catch {
    return 'none';
  }
}

/** What of a network's training is a plugin's own code. */
function withoutCode({ loss = mse, optimiser }: NetworkShape): string[] {
  return [
    ...(lossCodeOf(loss) === 'outside' ? [`the loss ${loss.name}`] : []),
    ...(optimiser && !optimiser.law ? [`the optimiser ${optimiser.kind}`] : []),
  ];
}
