/** `npm run mutate`: a package's own unit specs, as they run against its code that was changed on purpose. */
import { common } from './jest.config.mjs';

export default {
  ...common,
  roots: [`<rootDir>/${process.env.PAN_MUTATED}`],
  setupFiles: ['<rootDir>/libs/testing/property-seed.mjs'],
  testMatch: ['**/*.spec.ts'],
  // What draws thousands of cases at random would run them for every change.
  testPathIgnorePatterns: ['/node_modules/', '-fuzz\\.spec'],
  testTimeout: 60_000,
};
