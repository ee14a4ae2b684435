export * from './asyncapi.js';
export * from './compatibility.js';
export * from './context-map.js';
export * from './contract.js';
export * from './json-schema.js';
export * from './student-record.js';
