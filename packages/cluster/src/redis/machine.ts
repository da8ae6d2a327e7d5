import { hostname } from 'node:os';

/** This process, as others see it. */
export const machine = `${hostname()}, process ${process.pid}`;
