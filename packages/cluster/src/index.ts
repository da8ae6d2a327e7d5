import { definePlugin } from '@kramers/core';
import { bullmq } from './bullmq-executor';

export { bullmq, BullmqExecutor } from './bullmq-executor';
export type { ComputePool } from './service';
export { connect } from './redis/connection';
export { machine } from './redis/lease';
export { type RedisAddress, redisAddress, withoutCredentials } from './redis/redis-address';
export { serve } from './serve';

/** The executor that has cells computed on other machines. */
export const clusterPlugin = definePlugin({ name: '@kramers/cluster', executors: [bullmq] });
