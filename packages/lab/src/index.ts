export { sceneOf } from './engine/scene';
export type { LiveMessage, RunProgress, Scene } from './messages/messages';
export { LiveFeed } from './serve/live-feed';
export { type LabServer, type LabServerOptions, serveLab } from './serve/lab-server';
export { labPage } from './serve/lab-server';
