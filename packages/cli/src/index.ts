export { createKramers, type KramersOptions } from './create-kramers';
export { exitCode, type ExitCode } from './exit-code';
export type { Io, Sink } from './io';
export { main } from './main';
export { loadPlugin, type LoadedPlugin } from './plugins/load-plugin';
