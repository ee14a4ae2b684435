export * from './caller.js';
export * from './traceparent.js';
