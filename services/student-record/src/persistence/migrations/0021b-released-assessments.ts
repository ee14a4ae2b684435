import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What exams and host institutions release is shown by the assessment profile of OneRoster too: each result as it stands in the
 * record, and what it was given for, which is one thing for all who have a result of it and tells nothing about a person.
 */
const assessments = `
create function released_assessment_id(kind text, organisation_id uuid, content jsonb) returns uuid language sql immutable parallel safe as $$
  select md5(case kind
    when 'exam' then 'exam ' || coalesce(content->>'subject', '') || ' ' || coalesce(content->>'level', '') || ' ' || coalesce(content->>'schoolYear', '')
    else 'course ' || organisation_id::text || ' ' || coalesce(content->>'courseCode', '') end)::uuid
$$;
create index result_assessment on result (released_assessment_id(kind, organisation_id, content));

create table released_assessment (
  id uuid primary key,
  kind text not null check (kind in ('exam', 'course')),
  title text not null,
  at timestamptz not null
);

create function keep_released_assessments(results uuid[]) returns void language sql as $$
  insert into released_assessment (id, kind, title, at)
    select distinct on (1) released_assessment_id(r.kind, r.organisation_id, r.content), r.kind,
           case r.kind when 'exam' then concat_ws(' ', r.content->>'subject', r.content->>'level', r.content->>'schoolYear')
             else coalesce(r.content->>'title', r.content->>'courseCode', 'course') end, r.heard_at
      from result r where r.id = any(results) order by 1, r.heard_at
    on conflict do nothing
$$;
select set_config('app.organisations', 'ministere', true);
select keep_released_assessments(array(select id from result));
select set_config('app.organisations', '', true);
`;

/** Under row-level security as their tables are. */
const shown = `
create view assessment_line_item_shown with (security_invoker = on) as
  select t.id, t.source, t.source_id, t.status, c.at, c.position, t.title, t.description, t.class_id, t.organisation_id, t.parent_id,
         t.score_scale_id, t.lowest, t.highest, t.objectives, t.metadata
    from line_item t join change c on c.kind = 'line-item' and c.id = t.id where t.profile = 'assessment'
  union all
  select a.id, 'released', a.id::text, 'active', a.at, change_position(a.at), a.title, null, null, null, null,
         null, case a.kind when 'exam' then 0 end, case a.kind when 'exam' then 100 end, null, null
    from released_assessment a;

create view assessment_result_shown with (security_invoker = on) as
  select t.id, t.source, t.source_id, t.status, c.at, c.position, t.learner_id, t.line_item_id, i.source as line_item_source,
         i.source_id as line_item_key, i.class_id, t.score_scale_id, t.score_status, t.score, t.text_score, t.percentile, t.scored_on,
         t.comment, t.in_progress, t.incomplete, t.late, t.missing, t.objectives, t.metadata
    from gradebook_result t join change c on c.kind = 'gradebook-result' and c.id = t.id join line_item i on i.id = t.line_item_id
   where t.profile = 'assessment'
  union all
  select r.id, 'released', r.id::text, 'active', r.heard_at, change_position(r.heard_at), r.learner_id,
         released_assessment_id(r.kind, r.organisation_id, r.content), 'released', null, null, null,
         case when r.kind = 'exam' or r.content->>'state' = 'completed' then 'fully graded' else 'partially graded' end,
         (r.content->>'mark')::numeric, r.content->>'score', null, (r.reported_at at time zone 'America/Toronto')::date,
         null, r.kind = 'course' and r.content->>'state' <> 'completed', null, null, null, null, null
    from result r;
`;

export class ReleasedAssessments1764910163001 implements MigrationInterface {
  name = 'ReleasedAssessments1764910163001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [assessments, shown]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what systems were shown is not taken back');
  }
}
