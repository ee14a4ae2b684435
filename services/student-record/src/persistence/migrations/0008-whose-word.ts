import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each system says of a learner stands with its row; the record follows one of them. Rows from before say what the record says. */
const words = `
alter table learner_source add column said jsonb;
alter table learner add column leading_source text;
select set_config('app.organisations', 'ministere', true);
update learner l set leading_source = s.source
  from (select distinct on (learner_id) learner_id, source from learner_source order by learner_id, absent_at desc nulls first, source) s
 where s.learner_id = l.id;
select set_config('app.organisations', '', true);
`;

/** Whoever sees the record gets its leading system's word where that system's rows are in sight, else that of its own rows. */
const records = `
create or replace function learner_records(ids uuid[]) returns table (id uuid, version integer, record jsonb) language sql stable as $$
  select l.id, l.version, jsonb_build_object(
    'id', l.id,
    'familyName', coalesce(own.said->>'familyName', l.family_name),
    'givenName', coalesce(own.said->>'givenName', l.given_name),
    'middleName', coalesce(own.said->>'middleName', l.middle_name),
    'birthDate', coalesce((own.said->>'birthDate')::date, l.birth_date),
    'permanentCode', coalesce(own.said->>'permanentCode', l.permanent_code),
    'sex', coalesce(own.said->>'sex', l.sex),
    'unified', not exists (select from match_pair p where p.learner_id = l.id and p.state = 'open'),
    'sources', coalesce((
      select jsonb_agg(jsonb_build_object('source', s.source, 'sourceId', s.source_id, 'organisation', o.code) order by s.source, s.source_id)
        from learner_source s join organisation o on o.id = s.organisation_id where s.learner_id = l.id), '[]'),
    'enrolments', coalesce((
      select jsonb_agg(jsonb_build_object('id', e.id, 'organisation', o.code, 'schoolYear', e.school_year, 'level', e.level,
                                          'beganOn', e.began_on, 'endedOn', e.ended_on) order by e.school_year desc, e.id)
        from enrolment e join organisation o on o.id = e.organisation_id where e.learner_id = l.id), '[]'),
    'classes', coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title, 'organisation', o.code) order by c.title, c.id)
        from membership m join class c on c.id = m.class_id join organisation o on o.id = c.organisation_id
       where m.learner_id = l.id and m.ended_on is null and c.closed_on is null), '[]'))
    from learner l left join lateral (
      select s.said from learner_source s
       where s.learner_id = l.id and s.said is not null
         and not exists (select from learner_source f where f.learner_id = l.id and f.source = l.leading_source)
       order by s.absent_at desc nulls first, s.source, s.source_id limit 1) own on true
   where l.id = any(ids)
$$;

-- Of these learners, those whom their leading system still sends, whoever asks.
create function still_led(learners uuid[]) returns uuid[] language plpgsql as $$
declare
  before text := current_setting('app.organisations', true);
  led uuid[];
begin
  perform set_config('app.organisations', 'ministere', true);
  led := array(select l.id from learner l where l.id = any(learners) and exists (
    select from learner_source s where s.learner_id = l.id and s.source = l.leading_source and s.absent_at is null));
  perform set_config('app.organisations', coalesce(before, ''), true);
  return led;
end $$;
`;

/**
 * A row that has somebody's code and birth date and other names is a question that those who know the first record answer; whoever
 * sent the row must not learn that there is one. All other questions are for those who see both records.
 */
const questions = `
create function may_answer(reason text, learner uuid, other_learner uuid) returns boolean language sql stable as $$
  select exists (select from learner b where b.id = other_learner)
     and (reason in ('same-identity-other-names', 'same-identity-after-correction') or exists (select from learner a where a.id = learner))
$$;
alter policy both_seen on match_pair using (may_answer(reason, learner_id, other_learner_id));
alter policy decided on match_pair using (may_answer(reason, learner_id, other_learner_id));

-- Of a record out of sight, what its systems call it and who they are: enough to decide by.
create function learner_named(learner uuid) returns jsonb language plpgsql as $$
declare
  before text := current_setting('app.organisations', true);
  named jsonb;
begin
  perform set_config('app.organisations', 'ministere', true);
  select jsonb_build_object('id', l.id, 'familyName', l.family_name, 'givenName', l.given_name, 'middleName', null, 'birthDate', null,
                            'permanentCode', null, 'sex', null, 'unified', false, 'enrolments', '[]'::jsonb, 'classes', '[]'::jsonb,
                            'sources', r.record->'sources')
    into named from learner l cross join lateral learner_records(array[l.id]) r where l.id = learner;
  perform set_config('app.organisations', coalesce(before, ''), true);
  return named;
end $$;

create or replace function list_match_pairs(organisations text, after uuid, most integer)
returns table (id uuid, reason text, asked_at timestamptz, learner jsonb, other_learner jsonb) language plpgsql as $$
begin
  perform set_config('app.organisations', organisations, true);
  return query
    with pair as materialized (
      select p.id, p.learner_id, p.other_learner_id, p.reason, p.asked_at from match_pair p
       where p.state = 'open' and p.id > coalesce(after, '00000000-0000-0000-0000-000000000000') order by p.id limit most)
    select p.id, p.reason, p.asked_at, coalesce(a.record, learner_named(p.learner_id)), b.record
      from pair p left join lateral learner_records(array[p.learner_id]) a on true
           cross join lateral learner_records(array[p.other_learner_id]) b
     order by p.id;
end $$;
`;

/** Rows that came near a record out of their sender's sight and were wrong: counted by client, told to those who see the record. */
const mismatches = `
create table mismatch (
  id uuid primary key,
  client_id text not null,
  learner_id uuid not null references learner,
  kind text not null,
  -- Who sent the row.
  organisation_id uuid not null references organisation,
  at timestamptz not null,
  day date not null
);
create index mismatch_client on mismatch (client_id, day);
create index mismatch_learner on mismatch (learner_id, id);

alter table mismatch enable row level security;
alter table mismatch force row level security;
create policy of_learner_in_sight on mismatch for select using (exists (select from learner l where l.id = mismatch.learner_id));
create policy counted on mismatch for select using (client_id = nullif(current_setting('app.sender', true), ''));
create policy noted on mismatch for insert with check (client_id = nullif(current_setting('app.sender', true), ''));
create policy handed_over on mismatch for update using (exists (select from learner l where l.id = mismatch.learner_id));

create function list_mismatches(sight text, after uuid, most integer)
returns table (id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select m.id, jsonb_build_object('id', m.id, 'learnerId', m.learner_id, 'kind', m.kind, 'organisation', o.code, 'at', m.at)
      from mismatch m join organisation o on o.id = m.organisation_id
     where m.id > coalesce(after, '00000000-0000-0000-0000-000000000000') order by m.id limit most;
end $$;
`;

export class WhoseWord1763800000007 implements MigrationInterface {
  name = 'WhoseWord1763800000007';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [words, records, questions, mismatches]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('who said what is not forgotten again');
  }
}
