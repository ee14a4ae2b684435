import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What two organisations agree on about a learner, seen by both of them alone. A stay is ended by one transfer and opened by one. */
const transfers = `
create table transfer (
  id uuid primary key,
  learner_id uuid not null references learner,
  from_organisation_id uuid not null references organisation,
  to_organisation_id uuid not null references organisation check (to_organisation_id <> from_organisation_id),
  visible_to text[] not null,
  moves_on date not null,
  reason text not null,
  source text not null,
  source_id text not null,
  learner_source_id text not null,
  level text,
  asked_by text not null,
  asked_at timestamptz not null,
  lapses_on date not null,
  state text not null check (state in ('asked', 'accepted', 'refused', 'withdrawn', 'lapsed')),
  settled_by text,
  settled_at timestamptz,
  answer_reason text,
  ended_stay_id uuid,
  opened_stay_id uuid,
  handed_stays uuid[],
  parts jsonb,
  version integer not null,
  check ((state = 'asked') = (settled_at is null)),
  check ((state = 'accepted') = (ended_stay_id is not null and opened_stay_id is not null and handed_stays is not null and parts is not null))
);
create index transfer_learner on transfer (learner_id);
create index transfer_open on transfer (lapses_on, id) where state = 'asked';
create unique index transfer_ended_stay on transfer (ended_stay_id);
create unique index transfer_opened_stay on transfer (opened_stay_id);
alter table transfer enable row level security;
alter table transfer force row level security;
create policy by_organisation on transfer using (visible_to && app_organisations());
`;

/** What answers show: who asks whom, and of an accepted one what went along. Reasons are for the two organisations. */
const reads = `
create function list_transfers(sight text, transfer_id uuid, of_organisation text, of_state text, after uuid, most integer)
returns table (id uuid, version integer, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select t.id, t.version, jsonb_build_object('id', t.id, 'learnerId', t.learner_id, 'from', f.code, 'to', o.code, 'movesOn', t.moves_on, 'reason', t.reason,
             'level', t.level, 'askedAt', t.asked_at, 'lapsesOn', t.lapses_on, 'state', t.state, 'settledAt', t.settled_at, 'answerReason', t.answer_reason,
             'endedEnrolmentId', t.ended_stay_id, 'enrolmentId', t.opened_stay_id, 'parts', coalesce(t.parts, '[]'))
      from transfer t join organisation f on f.id = t.from_organisation_id join organisation o on o.id = t.to_organisation_id
     where (transfer_id is null or t.id = transfer_id) and (of_state is null or t.state = of_state)
       and (of_organisation is null or of_organisation = any (f.path) or of_organisation = any (o.path))
       and t.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
     order by t.id limit most;
end $$;

-- Stays in sight, those that a transfer handed to the reader's organisations, and the transfers that the reader may know of.
create function read_path(sight text, learner uuid)
returns table (learner_id uuid, whole boolean, birth_date date, stays jsonb, transfers jsonb) language plpgsql as $$
declare
  one uuid;
  own uuid[];
  known uuid[];
  born date;
  acting text;
begin
  perform see(sight);
  select coalesce(l.merged_into, l.id) into one from learner l where l.id = learner;
  select (r.record->>'birthDate')::date into born from learner_records(array[one]) r;
  if not found then return; end if;
  own := array(select e.id from enrolment e where e.learner_id = one);
  known := array(select t.id from transfer t where t.learner_id = one);
  acting := current_setting('app.organisations', true);
  own := own || array(select unnest(t.handed_stays) from transfer t join organisation o on o.id = t.to_organisation_id
                       where t.learner_id = one and t.state = 'accepted' and o.path && app_organisations());
  perform set_config('app.organisations', 'ministere', true);
  return query
    select one, sight like 'person:%' or 'ministere' = any (string_to_array(acting, ',')), born,
      coalesce((select jsonb_agg(e.item) from (
        select jsonb_build_object('id', e.id, 'organisation', o.code, 'organisationName', o.name, 'schoolYear', e.school_year, 'level', e.level,
                                  'studies', e.studies, 'beganOn', e.began_on, 'endedOn', e.ended_on) as item
          from enrolment e join organisation o on o.id = e.organisation_id
         where e.learner_id = one and e.id = any (own) order by e.school_year desc, e.id limit 500) e), '[]'),
      coalesce((select jsonb_agg(t.item) from (
        select jsonb_build_object('id', t.id, 'from', f.code, 'to', o.code, 'movesOn', t.moves_on, 'state', t.state,
                                  'endedEnrolmentId', t.ended_stay_id, 'enrolmentId', t.opened_stay_id) as item
          from transfer t join organisation f on f.id = t.from_organisation_id join organisation o on o.id = t.to_organisation_id
         where t.learner_id = one and (t.id = any (known) or (t.state = 'accepted' and t.ended_stay_id = any (own)))
         order by t.moves_on, t.id limit 200) t), '[]');
  perform set_config('app.organisations', coalesce(acting, ''), true);
end $$;
`;

/** A transfer goes with the row of the receiving system, under whose key it was asked for. */
const parts = `
create or replace function parts_of(one uuid, other uuid)
returns table (kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
language sql stable as $$
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
  union all select 'guardian-word', w.id::text, w.learner_id, w.organisation_id, null, null, null
    from guardian_word w where w.learner_id in (one, other)
  union all select 'family-order', f.id::text, f.learner_id, f.organisation_id, null, null, null
    from family_order f where f.learner_id in (one, other)
  union all select 'consent', c.id::text, c.learner_id, c.organisation_id, null, null, null
    from consent c where c.learner_id in (one, other)
  union all select 'transfer', t.id::text, t.learner_id, t.to_organisation_id, t.source, t.source || '/' || t.learner_source_id, null
    from transfer t where t.learner_id in (one, other)
$$;
`;

export class Transfers1764910260000 implements MigrationInterface {
  name = 'Transfers1764910260000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [transfers, reads, parts]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what two organisations agreed on is not forgotten again');
  }
}
