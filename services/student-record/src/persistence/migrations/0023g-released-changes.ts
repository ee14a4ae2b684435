import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When what exams and host institutions released has changed is told by the log, as of everything else: the clock of whoever heard
 * it runs ahead of the commit, and a result that passes to another record is heard only once. Who sees a result is not
 * kept there, since that is its learner's to tell; the view takes the later of both, the result's change and the learner's coming
 * into sight.
 */
const logged = `
create function released_written() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id, sees) select tg_argv[0], id, '{ministere}' from new_rows;
  return null;
end $$;
create function released_updated() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id, sees)
    select tg_argv[0], n.id, '{ministere}' from new_rows n join old_rows o on o.id = n.id where n is distinct from o;
  return null;
end $$;
create trigger change_inserted after insert on result referencing new table as new_rows
  for each statement execute function released_written('released-result');
create trigger change_updated after update on result referencing old table as old_rows new table as new_rows
  for each statement execute function released_updated('released-result');
create trigger change_inserted after insert on released_assessment referencing new table as new_rows
  for each statement execute function released_written('released-assessment');
create function released_position(of_kind text, of_id uuid) returns bigint language plpgsql stable as $$
declare
  before text := coalesce(current_setting('app.log', true), '');
  found bigint;
begin
  perform set_config('app.log', 'on', true);
  select position into found from change where kind = of_kind and id = of_id;
  perform set_config('app.log', before, true);
  return found;
end $$;
`;

/** What was released before is noted as changed now. */
const before = `
select set_config('app.organisations', 'ministere', true);
insert into change_pending (kind, id, sees)
  select 'released-result', id, '{ministere}'::text[] from result
  union all select 'released-assessment', id, '{ministere}' from released_assessment;
select set_config('app.organisations', '', true);
`;

const shown = `
create or replace view assessment_line_item_shown with (security_invoker = on) as
  select t.id, t.source, t.source_id, t.status, c.at, c.position, t.title, t.description, t.class_id, t.organisation_id, t.parent_id,
         t.score_scale_id, t.lowest, t.highest, t.objectives, t.metadata
    from line_item t join change c on c.kind = 'line-item' and c.id = t.id where t.profile = 'assessment'
  union all
  select a.id, 'released', a.id::text, 'active', to_timestamp((c.position >> 20) / 1000.0), c.position, a.title, null, null, null, null,
         null, case a.kind when 'exam' then 0 end, case a.kind when 'exam' then 100 end, null, null
    from released_assessment a
    cross join lateral (select released_position('released-assessment', a.id) as position offset 0) c where c.position is not null;

create or replace view assessment_result_shown with (security_invoker = on) as
  select t.id, t.source, t.source_id, t.status, c.at, c.position, t.learner_id, t.line_item_id, i.source as line_item_source,
         i.source_id as line_item_key, i.class_id, t.score_scale_id, t.score_status, t.score, t.text_score, t.percentile, t.scored_on,
         t.comment, t.in_progress, t.incomplete, t.late, t.missing, t.objectives, t.metadata
    from gradebook_result t join change c on c.kind = 'gradebook-result' and c.id = t.id join line_item i on i.id = t.line_item_id
   where t.profile = 'assessment'
  union all
  select r.id, 'released', r.id::text, 'active', to_timestamp((c.position >> 20) / 1000.0), c.position, r.learner_id,
         released_assessment_id(r.kind, r.organisation_id, r.content), 'released', null, null, null,
         case when r.kind = 'exam' or r.content->>'state' = 'completed' then 'fully graded' else 'partially graded' end,
         (r.content->>'mark')::numeric, r.content->>'score', null, (r.reported_at at time zone 'America/Toronto')::date,
         null, r.kind = 'course' and r.content->>'state' <> 'completed', null, null, null, null, null
    from result r cross join lateral (
      select greatest(p.position, (
               select min(s.entry) from change l cross join unnest(l.sees, l.entered) as s (code, entry)
                where l.kind = 'learner' and l.id = r.learner_id and s.code = any ((select app_organisations())::text[]))) as position
        from (select released_position('released-result', r.id) as position offset 0) p where p.position is not null) c;
`;

export class ReleasedChanges1764910165701 implements MigrationInterface {
  name = 'ReleasedChanges1764910165701';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [logged, before, shown]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a change that somebody has read is not taken back');
  }
}
