import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What there was before the log is noted as changed now; the service then puts it in order as it does with every change. In a
 * migration of its own, so that writers wait for the triggers alone; numbers below zero, so that what they write meanwhile is the
 * later word.
 */
const before = `
select set_config('app.organisations', 'ministere', true);
insert into change_pending (n, kind, id, sees, key) overriding system value
  select -row_number() over (), kind, id, sees, key from (
    select 'membership' as kind, id, visible_to as sees, null as key from membership
    union all select 'enrolment', id, visible_to, null from enrolment
    union all select 'learner-key', key_id(source, source_id), visible_to, source || chr(10) || source_id from learner_source
    union all (select distinct 'learner', learner_id, null::text[], null from learner_source)
    union all select 'class', id, visible_to, null from class
    union all select 'staff', id, visible_to, null from staff
    union all select 'organisation', id, path, null from organisation) as there;
select set_config('app.organisations', '', true);
`;

export class ChangeLogBefore1764910161001 implements MigrationInterface {
  name = 'ChangeLogBefore1764910161001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(before);
  }

  async down(): Promise<void> {
    throw new Error('a change that somebody has read is not taken back');
  }
}
