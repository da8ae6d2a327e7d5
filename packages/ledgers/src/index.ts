export { routesPlugin } from './routes/index';
export { paperPlugin } from './ersoy-wiesner-2026/index';
export { recordedBy, recordedVerdicts } from './ersoy-wiesner-2026/recorded';
