import { clusterPlugin } from '@kramers/cluster';
import { definePlugin, type Plugin } from '@kramers/core';
import { threads } from '../workers/spread-executor';
import { kernelsPlugin } from '@kramers/kernels';
import { ledgerPlugins } from '@kramers/ledgers';
import { modelsPlugin } from '@kramers/models';
import { nativePlugin } from '@kramers/native';
import { protocolsPlugin } from '@kramers/protocols';
import { reportersPlugin } from '@kramers/reporters';

/** What the command itself brings. */
const commandPlugin = definePlugin({ name: '@kramers/cli', executors: [threads] });

/** What every lab of the command knows. */
export const builtins: readonly Plugin[] = [
  modelsPlugin,
  kernelsPlugin,
  nativePlugin,
  protocolsPlugin,
  reportersPlugin,
  ...ledgerPlugins,
  clusterPlugin,
  commandPlugin,
];
