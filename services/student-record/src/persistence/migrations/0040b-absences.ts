import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Days on which a family says that a child is not there. An office sees those of its school, and whoever told one sees it; the other parent does not. */
const notices = `
create table absence_notice (
  id uuid primary key,
  learner_id uuid not null references learner,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  subject text not null,
  told_as text not null check (told_as in ('learner', 'guardian')),
  first_on date not null,
  last_on date not null check (last_on >= first_on),
  reason text not null,
  note text,
  told_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  withdrawn_at timestamptz,
  check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index absence_notice_learner on absence_notice (learner_id, id);
create index absence_notice_day on absence_notice (organisation_id, last_on, id);
alter table absence_notice enable row level security;
alter table absence_notice force row level security;
create policy kept on absence_notice using ((select app_is_service()));
create policy by_organisation on absence_notice using (not (select app_is_person()) and visible_to && (select app_organisations()));
create policy of_teller on absence_notice for select
  using (subject = current_setting('app.subject', true) and learner_id = any ((select app_learners())::uuid[]) and (select app_acts_as('receive-messages')));
`;

const reads = `
create function list_absence_notices(sight text, of_organisation text, of_learner uuid, day date, after uuid, most integer)
returns table (id uuid, learner_id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select n.id, n.learner_id, jsonb_build_object('id', n.id, 'learnerId', n.learner_id, 'organisation', o.code, 'toldAs', n.told_as, 'firstOn', n.first_on,
             'lastOn', n.last_on, 'reason', n.reason, 'note', n.note, 'toldAt', n.told_at, 'acknowledgedAt', n.acknowledged_at, 'withdrawnAt', n.withdrawn_at)
      from absence_notice n join organisation o on o.id = n.organisation_id
     where (of_organisation is null or of_organisation = any (o.path)) and (of_learner is null or n.learner_id = of_learner)
       and (day is null or day between n.first_on and n.last_on) and (after is null or n.id > after)
     order by n.id limit most;
end $$;
`;

const parts = `
create function parts_absences(one uuid, other uuid)
returns table (kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
language plpgsql as $$
declare
  before text := coalesce(current_setting('app.service', true), '');
begin
  perform set_config('app.service', 'on', true);
  return query
    select 'absence-notice', n.id::text, n.learner_id, n.organisation_id, null::text, null::text, null::uuid
      from absence_notice n where n.learner_id in (one, other);
  perform set_config('app.service', before, true);
end $$;
`;

export class Absences1764910300001 implements MigrationInterface {
  name = 'Absences1764910300001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [notices, reads, parts]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what families told a school is not forgotten again');
  }
}
