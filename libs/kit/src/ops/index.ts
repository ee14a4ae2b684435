export * from './config.js';
export * from './errors.js';
export * from './failpoint.js';
export * from './health.js';
export * from './logging.js';
export * from './metrics.js';
