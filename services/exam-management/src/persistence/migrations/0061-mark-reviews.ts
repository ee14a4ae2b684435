import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A kind of review is asked once for a mark. Whose mark it is stands with the mark, so that a parting of records moves both. */
const reviews = `
create table mark_review (
  id uuid primary key,
  mark_id uuid not null references mark,
  sitting_id uuid not null references sitting,
  session_id uuid not null references exam_session,
  organisation_id uuid not null,
  kind text not null check (kind in ('recount', 'remark', 'complaint')),
  places text[] not null,
  circumstance text,
  statement text not null,
  asked_for text not null check (asked_for in ('learner', 'guardian')),
  asked_by text not null,
  asked_at timestamptz not null,
  rule jsonb,
  phase text not null check (phase in ('asked', 'under-review', 'refused', 'decided')),
  due_at timestamptz,
  remind_at timestamptz,
  reminded_at timestamptz,
  reviewer_id uuid,
  refusal text,
  outcome text check (outcome in ('upheld', 'changed')),
  words text,
  awards jsonb not null,
  mark_before integer not null,
  ended_at timestamptz,
  version integer not null,
  unique (mark_id, kind),
  check ((phase in ('refused', 'decided')) = (ended_at is not null)),
  check ((phase = 'decided') = (outcome is not null)),
  check ((phase = 'refused') = (refusal is not null))
);
create index mark_review_of_session on mark_review (session_id, organisation_id, id);
create index mark_review_reminding on mark_review (remind_at) where ended_at is null and reminded_at is null;
alter table mark_review enable row level security;
alter table mark_review force row level security;
create policy seen on mark_review using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
`;

/** Points of a place by the decision of a review; they go before what the machine or the markers gave. */
const awards = `
create table awarded_points (
  sitting_id uuid not null references sitting,
  item_ref text not null,
  points numeric not null check (points >= 0),
  review_id uuid not null references mark_review,
  awarded_at timestamptz not null,
  primary key (sitting_id, item_ref)
);
alter table awarded_points enable row level security;
alter table awarded_points force row level security;
create policy service on awarded_points using (current_setting('app.service', true) = 'on');
`;

/** Whom an organisation names to decide on reviews, and whether an organisation is another or below it. */
const reviewers = `
alter table marker add column reviews boolean not null default false;
create function is_within(organisation uuid, top uuid) returns boolean language sql stable as $$
  with recursive up (id, parent_id, step) as (
    select o.organisation_id, o.parent_id, 0 from known_organisation o where o.organisation_id = organisation
    union all
    select o.organisation_id, o.parent_id, u.step + 1 from up u join known_organisation o on o.organisation_id = u.parent_id where u.step < 20
  )
  select exists (select from up where id = top)
$$;
`;

export class MarkReviews1764910350040 implements MigrationInterface {
  name = 'MarkReviews1764910350040';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [reviews, awards, reviewers]) await runner.query(sql);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('what was decided on a mark stays so'));
  }
}
