/** `npm run test:long`: fault scenarios over many seeds, one after the other. */
import { common, withServers } from './jest.config.mjs';

export default {
  maxWorkers: 1,
  testTimeout: 1_800_000,
  reporters: ['default', '<rootDir>/deploy/tools/evidence/reporter.mjs'],
  projects: [{ ...common, ...withServers, displayName: 'long', testMatch: ['**/*.long-spec.ts'] }],
};
