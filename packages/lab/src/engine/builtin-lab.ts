import { createLab, type Lab } from '@kramers/core';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { reportersPlugin } from '@kramers/reporters';
import { InterleavedExecutor } from './interleaved-executor';
import type { Pace } from '../pace/pace';

/** What a lab in a page knows: all that the command knows of how cells are computed. */
const builtins = [modelsPlugin, kernelsPlugin, protocolsPlugin, reportersPlugin];

/** The lab of a page: its replicas go on side by side, as fast as `pace` lets them; as fast as they can without one. */
export function builtinLab(pace?: Pace): Lab {
  return createLab(
    pace
      ? { plugins: builtins, executor: (registry) => new InterleavedExecutor(registry, pace) }
      : { plugins: builtins },
  );
}
