export { paperPlugin } from './ersoy-wiesner-2026/index';
