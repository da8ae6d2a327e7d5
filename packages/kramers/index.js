export * from '@kramers/core';
export { createKramers, loadPlugin } from '@kramers/cli';
