/**
 * What services copy of the student record. A service lists the consumers in the controllers of its module, maps the tables that
 * they write, creates these in its first migration as `tables.sql` does, and asks its copies by the queries.
 */
export * from './classes.consumer.js';
export * from './erasures.consumer.js';
export * from './merges.consumer.js';
export * from './organisations.consumer.js';
export * from './record.queries.js';
export * from './stays.consumer.js';
export * from './tables.js';
