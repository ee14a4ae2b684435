export * from './access-log.js';
export { AccessSeals, withholdingChain } from './access-seals.js';
export { verifySeals, type SealReport } from './verify-seals.js';
export * from './purposes.js';
export { Pseudonyms } from './pseudonyms.js';
