export * from './bulk.js';
export * from './data-source.js';
export * from './database.js';
export * from './due-signal.js';
export * from './outbox.js';
export * from './page.js';
export * from './rate-limits.js';
export * from './unit-of-work.js';
