export * from './kit.module.js';
export * from './service.js';
