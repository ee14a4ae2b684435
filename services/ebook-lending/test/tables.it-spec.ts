import { dataSource, migrate } from '@pan/kit/data';
import { schemaOf, testDatabase } from '@pan/testing';
import { migrations } from '../src/persistence/migrations/index.js';
import { entities } from '../src/persistence/tables.js';

describe('The schema of ebook-lending', () => {
  const schema = schemaOf('ebook-lending', { migrations, entities, sealed: "i.column_name = 'learner_id'" });

  it('gives titles from before statements those who are known to have said them [H5]', async () => {
    const old = await testDatabase('ebook-lending');
    const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
    await migrate(old.ownerUrl, migrations.slice(0, 6));
    await old.query(
      `insert into title (id, resource_id, identifier, title, creators, languages, turns, added_at, modified_at, withdrawn_at)
       values ($1, $4, null, 'catalogue', '{}', '{}', 0, now(), now(), now()), ($2, null, 'urn:1', 'bought', '{}', '{}', 0, now(), now(), null),
              ($3, null, 'urn:2', 'not bought', '{}', '{}', 0, now(), now(), null)`,
      [id(1), id(2), id(3), id(9)],
    );
    for (const [licence, organisation] of [
      [id(4), id(7)],
      [id(5), id(7)],
      [id(6), id(8)],
    ])
      await old.query(
        `insert into licence (id, title_id, organisation_id, source_id, loan_days, on_loan, set_aside, acquired_at)
         values ($1::uuid, $2, $3, $1::uuid::text, 1, 0, 0, now())`,
        [licence, id(2), organisation],
      );
    await migrate(old.ownerUrl, migrations);
    const made = await old.query(
      `select title, organisation_id as of, resource_id as resource, identifier, withdrawn_at is null as offered
         from title_statement order by title, organisation_id`,
    );
    await old.drop();
    expect(made).toEqual([
      { title: 'bought', of: id(7), resource: null, identifier: 'urn:1', offered: true },
      { title: 'bought', of: id(8), resource: null, identifier: 'urn:1', offered: true },
      { title: 'catalogue', of: null, resource: id(9), identifier: null, offered: false },
      { title: 'not bought', of: null, resource: null, identifier: 'urn:2', offered: true },
    ]);
  });

  it('shows a stranger no loan, hold or stay', async () => {
    await schema.database.query(
      `insert into known_stay values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), null)`,
    );
    const stranger = await dataSource(schema.database.appUrl, 1, []).initialize();
    const seen = await stranger.query<{ count: string }[]>(
      'select (select count(*) from known_stay) + (select count(*) from loan) + (select count(*) from hold) as count',
    );
    await stranger.destroy();
    expect(seen).toEqual([{ count: '0' }]);
  });
});
