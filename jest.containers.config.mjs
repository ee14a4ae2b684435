/** `npm run test:containers`: the integration specs on containers of the public images. Fault specs kill servers of their own and stay with `npm test`. */
import { common, withServers } from './jest.config.mjs';

export default {
  maxWorkers: 2,
  testTimeout: 150_000,
  projects: [
    {
      ...common,
      ...withServers,
      globalSetup: '<rootDir>/libs/testing/containers-setup.mjs',
      displayName: 'containers',
      testMatch: ['**/*.it-spec.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/faults/'],
      testTimeout: 150_000,
    },
  ],
};
