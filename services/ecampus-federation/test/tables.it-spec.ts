import { schemaOf } from '@pan/testing';
import { migrations } from '../src/persistence/migrations/index.js';
import { entities } from '../src/persistence/tables.js';

describe('The schema of ecampus-federation', () => {
  schemaOf('ecampus-federation', {
    migrations,
    entities,
    sealed: "c.relname like '%result%' or i.column_name in ('learner_id', 'into_learner_id')",
  });
});
