export * from './access-log.js';
export * from './purposes.js';
export { Pseudonyms } from './pseudonyms.js';
