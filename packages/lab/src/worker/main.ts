import { startWorker } from './training-worker';

startWorker();
