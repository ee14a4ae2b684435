export * from './batch-writes.js';
export * from './dead-letters.js';
export * from './kafka.js';
export * from './projections.js';
export * from './relay.js';
export { recordOf, type EventEnvelope } from './kafka-record.js';
export { EventContext, Hears } from './handlers.js';
export { StateRepublisher } from './state-republisher.js';
