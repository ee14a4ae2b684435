import { schemaOf } from '@pan/testing';
import { migrations } from '../src/persistence/migrations/index.js';
import { entities } from '../src/persistence/tables.js';

describe('The schema of resource-catalogue', () => {
  const schema = schemaOf('resource-catalogue', {
    migrations,
    entities,
    sealed: "i.column_name = 'learner_id'",
  });

  it('holds nothing about a learner', async () => {
    const columns = await schema.database.query(
      `select table_name from information_schema.columns where column_name = 'learner_id' and table_schema = 'public'`,
    );
    expect(columns).toEqual([]);
  });
});
