export * from './answer.js';
export * from './network.js';
export * from './rules.js';
export { suppress, type Suppression, type Terms } from './suppression.js';
export { networkOf, NumbersDiffer, rowKey, type Table, type TableRow } from './tables.js';
