export * from '@kramers/core';
export { createKramers, loadPlugin, type KramersOptions, type LoadedPlugin } from '@kramers/cli';
