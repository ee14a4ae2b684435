import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was asked of the ministry, and marks of the gradebook, are parts of a record like the others: they follow a merge and its undoing. */
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
  union all select 'account', l.id::text, l.learner_id, l.organisation_id, null, null, null
    from account_link l where l.learner_id in (one, other)
  union all select 'guardian-code', g.id::text, g.learner_id, g.organisation_id, null, null, null
    from guardian_code g where g.learner_id in (one, other)
  union all select 'gradebook-result', b.id::text, b.learner_id, b.organisation_id, b.source, null, null
    from gradebook_result b where b.learner_id in (one, other)
  union all select 'code-request', q.id::text, q.learner_id, q.organisation_id, null, null, null
    from code_request q where q.learner_id in (one, other)
$$;
`;

/** Schools ask about a learner without learning of each other, and both may have asked when two records become one. */
const asks = `
drop index code_request_open_once;
`;

export class PartsOfCodes1764910165500 implements MigrationInterface {
  name = 'PartsOfCodes1764910165500';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [parts, asks]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('the former function would leave parts of a record behind');
  }
}
