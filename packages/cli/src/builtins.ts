import type { Plugin } from '@kramers/core';
import { modelsPlugin } from '@kramers/models';
import { paperPlugin, protocolsPlugin } from '@kramers/protocols';
import { reportersPlugin } from '@kramers/reporters';

/** What every lab of the command knows. */
export const builtins: readonly Plugin[] = [modelsPlugin, protocolsPlugin, reportersPlugin, paperPlugin];
