export * from './caller.js';
export * from './own-tokens.js';
export * from './traceparent.js';
