import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mark of the gradebook goes with the row under whose key its learner was sent into the class: who gives marks seldom sends learners. */
const parts = `
create or replace function parts_of(one uuid, other uuid)
returns table (kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid) language sql stable as $$
  select 'row', s.source || '/' || s.source_id, s.learner_id, s.organisation_id, s.source, null::text, null::uuid
    from learner_source s where s.learner_id in (one, other)
  union all select 'stay', e.id::text, e.learner_id, e.organisation_id, e.source, e.source || '/' || e.learner_source_id, null
    from enrolment e where e.learner_id in (one, other)
  union all select 'place', m.id::text, m.learner_id, c.organisation_id, m.source, m.source || '/' || m.learner_source_id, null
    from membership m join class c on c.id = m.class_id where m.learner_id in (one, other)
  union all select 'measure', a.id::text, a.learner_id, a.organisation_id, a.source, a.source || '/' || a.learner_source_id, null
    from accommodation a where a.learner_id in (one, other)
  union all select 'result', r.id::text, r.learner_id, r.organisation_id, null, null, r.said_of
    from result r where r.learner_id in (one, other)
  union all select 'gradebook-result', g.id::text, g.learner_id, g.organisation_id, p.source, p.row_key, null
    from gradebook_result g join line_item i on i.id = g.line_item_id
    left join lateral (
      select min(m.source) as source, min(m.source || '/' || m.learner_source_id) as row_key
        from membership m where m.class_id = i.class_id and m.learner_id = g.learner_id
      having count(distinct row(m.source, m.learner_source_id)) = 1) p on true
   where g.learner_id in (one, other)
  union all select 'account', l.id::text, l.learner_id, l.organisation_id, null, null, null
    from account_link l where l.learner_id in (one, other)
  union all select 'guardian-code', g.id::text, g.learner_id, g.organisation_id, null, null, null
    from guardian_code g where g.learner_id in (one, other)
  union all select 'code-request', q.id::text, q.learner_id, q.organisation_id, null, null, null
    from code_request q where q.learner_id in (one, other)
$$;
`;

/** Versions that marks have and that nobody wrote: they had passed from one record to another. */
const versions = `
select set_config('app.organisations', 'ministere', true);
insert into gradebook_result_version (result_id, version, status, content, client_id, organisation_id, said_at)
  select g.id, missing.version, before.status, before.content, before.client_id, before.organisation_id, before.said_at
    from gradebook_result g cross join lateral generate_series(1, g.version) as missing (version)
    cross join lateral (
      select * from gradebook_result_version v where v.result_id = g.id and v.version < missing.version order by v.version desc limit 1) before
   where not exists (select from gradebook_result_version v where v.result_id = g.id and v.version = missing.version);
select set_config('app.organisations', '', true);
`;

export class Marks1764910165700 implements MigrationInterface {
  name = 'Marks1764910165700';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [parts, versions]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was said once cannot be asked for again');
  }
}
