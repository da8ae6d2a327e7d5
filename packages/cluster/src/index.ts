export { BullmqExecutor } from './bullmq-executor';
export type { ComputePool } from './compute-pool';
export { connect } from './connection';
export { machine } from './machine';
export { type RedisAddress, redisAddress, withoutCredentials } from './redis-address';
export { serve } from './serve';
