import { schemaOf } from '@pan/testing';
import { migrations } from '../src/persistence/migrations/index.js';
import { entities } from '../src/persistence/tables.js';

describe('The schema of governance-reporting', () => {
  schemaOf('governance-reporting', {
    migrations,
    entities,
    sealed: "i.column_name = 'learner_id'",
  });
});
