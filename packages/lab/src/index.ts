export { LiveRun } from './engine/live-run';
export type { RunMessage, Scene } from './messages/messages';
export { type Preset, presets } from './presets/presets';
