import type { Plugin } from '@kramers/core';
import { kernelsPlugin } from '@kramers/kernels';
import { paperPlugin } from '@kramers/ledgers';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { reportersPlugin } from '@kramers/reporters';

/** What every lab of the command knows. */
export const builtins: readonly Plugin[] = [modelsPlugin, kernelsPlugin, protocolsPlugin, reportersPlugin, paperPlugin];
