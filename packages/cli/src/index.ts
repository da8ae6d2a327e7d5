export { createKramers, kramersContainer, type KramersOptions } from './lab/create-kramers';
export { exitCode, type ExitCode } from './ground/command';
export type { Io, Sink } from './ground/io';
export { main } from './main';
export { loadPlugin, type LoadedPlugin } from './plugins/load-plugin';
