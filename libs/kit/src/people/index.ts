export * from './access-log-months.js';
export * from './access-log.js';
export * from './purposes.js';
export { PseudonymKeys, Pseudonyms } from './pseudonyms.js';
