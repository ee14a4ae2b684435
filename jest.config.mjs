/** `npm test`: unit specs, and integration specs on a real PostgreSQL and a real Kafka. */
import { readFileSync } from 'node:fs';

const { exclude: _, $schema: __, ...swc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

export const common = {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/libs', '<rootDir>/services', '<rootDir>/deploy', '<rootDir>/test'].filter(exists),
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  moduleNameMapper: {
    '^@pan/kit/([a-z]+)$': '<rootDir>/libs/kit/src/$1/index.ts',
    '^@pan/(contracts|client|disclosure|oneroster|qti|quebec|record-copies|testing)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.local/'],
};

export const withServers = {
  globalSetup: '<rootDir>/libs/testing/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/global-teardown.mjs',
};

const sameCases = { setupFiles: ['<rootDir>/libs/testing/property-seed.mjs'] };

export default {
  maxWorkers: 3,
  testSequencer: '<rootDir>/libs/testing/sequencer.mjs',
  testTimeout: 150_000,
  projects: [
    { ...common, ...sameCases, displayName: 'unit', testMatch: ['**/*.spec.ts'] },
    {
      ...common,
      ...sameCases,
      ...withServers,
      displayName: 'integration',
      testMatch: ['**/*.it-spec.ts'],
      testTimeout: 150_000,
    },
  ],
};

function exists(place) {
  try {
    readFileSync(place.replace('<rootDir>', import.meta.dirname));
  } catch (error) {
    return error.code === 'EISDIR';
  }
  return true;
}
