export * from './job.js';
export * from './poller.js';
export { JobWorker } from './job-worker.js';
export { Jobs } from './jobs.js';
export { Quarantine, type Attempt } from './quarantine.js';
