import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries of before the log was read by learner, which no trigger has noted: in its own transaction, which locks no table, so that
 * looks are logged, and therefore answered, while a long log is copied. It reads the log as the service does.
 */
const former = `
select set_config('app.service', 'on', true);
insert into access_of (learner_id, at, entry_id, family)
  select distinct learner, e.at, e.id, case when e.operation = 'read-account' then '' when e.purpose = 'family-access' then e.subject end
    from access_log e, unnest(e.learner_ids) learner
on conflict do nothing;
insert into access_unsealed
  select distinct e.at, e.id from access_log e where not exists (select from access_seal s where s.entry_id = e.id and s.at = e.at)
on conflict do nothing;
update access_beginning set since = least(since, (select min(at) from access_log));
`;

export class FormerAccesses1764910220002 implements MigrationInterface {
  name = 'FormerAccesses1764910220002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(former);
  }

  async down(): Promise<void> {
    throw new Error('what a family may read is not hidden again');
  }
}
