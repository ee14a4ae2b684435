import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One learner's report card of a term in a school: what is drawn up, and its editions, which are what was published, as it was printed,
 * for good. A merge may bring two of one term: the second is beside the other.
 */
const cards = `
create table report_card (
  id uuid primary key,
  learner_id uuid not null references learner,
  organisation_id uuid not null references organisation,
  visible_to text[] not null check (cardinality(visible_to) > 0),
  school_year text not null,
  term text not null,
  class_id uuid not null references class,
  editions integer not null default 0,
  first_published_on date,
  published_on date,
  beside boolean not null default false,
  version integer not null,
  check ((editions > 0) = (published_on is not null and first_published_on is not null))
);
create unique index report_card_key on report_card (learner_id, organisation_id, school_year, term) where not beside;
create index report_card_learner on report_card (learner_id, id);
create index report_card_class on report_card (class_id, term, id);

create table report_card_draft (
  card_id uuid primary key references report_card on delete cascade,
  content jsonb not null,
  pdf bytea not null,
  -- The versions of all marks of the learner in the year, added up: a mark that is said later makes it more.
  marks_seen integer not null,
  drawn_at timestamptz not null
);
alter table report_card_draft alter column pdf set storage external;

create table report_card_edition (
  card_id uuid not null references report_card on delete cascade,
  number integer not null,
  content jsonb not null,
  pdf bytea not null,
  reason text,
  published_on date not null,
  published_by text not null,
  published_at timestamptz not null,
  primary key (card_id, number),
  check ((number = 1) = (reason is null))
);
alter table report_card_edition alter column pdf set storage external;

-- Who of the family said that they have read an edition, once each.
create table report_card_acknowledgement (
  card_id uuid not null,
  number integer not null,
  person_id uuid not null,
  subject text not null,
  acknowledged_at timestamptz not null,
  primary key (card_id, number, person_id),
  foreign key (card_id, number) references report_card_edition on delete cascade
);
`;

/**
 * The school sees all of it and staff what their learners have; a family and other organisations that see the learner see what was
 * published, from its day on. Of acknowledgements a person sees their own alone, so that no parent finds another.
 */
const rowSecurity = `
create function app_acts_for(act text) returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.learners', true), '') <> '' and coalesce(current_setting('app.act', true), '') = act $$;

alter table report_card enable row level security;
alter table report_card force row level security;
create policy by_organisation on report_card using (visible_to && app_organisations());
create policy shown_to_staff on report_card for select
  using ((select app_is_staff()) and learner_id = any ((select app_learners())::uuid[]));
create policy shown_to_family on report_card for select
  using ((select app_acts_for('read-results')) and first_published_on <= (select school_day()) and learner_id = any ((select app_learners())::uuid[]));
create policy of_learner_in_sight on report_card for select
  using (not (select app_is_person()) and first_published_on <= (select school_day())
         and exists (select from learner l where l.id = report_card.learner_id));

alter table report_card_draft enable row level security;
alter table report_card_draft force row level security;
create policy of_school on report_card_draft using (exists (
  select from report_card c where c.id = report_card_draft.card_id and (c.visible_to && app_organisations() or (select app_is_staff()))));

alter table report_card_edition enable row level security;
alter table report_card_edition force row level security;
create policy of_card_in_sight on report_card_edition using (exists (
  select from report_card c where c.id = report_card_edition.card_id
     and (report_card_edition.published_on <= (select school_day()) or c.visible_to && app_organisations() or (select app_is_staff()))));

alter table report_card_acknowledgement enable row level security;
alter table report_card_acknowledgement force row level security;
create policy of_school on report_card_acknowledgement using (exists (
  select from report_card c where c.id = report_card_acknowledgement.card_id and c.visible_to && app_organisations()));
create policy of_person on report_card_acknowledgement for select
  using (subject = current_setting('app.subject', true) and exists (
    select from report_card c where c.id = report_card_acknowledgement.card_id and c.learner_id = any ((select app_learners())::uuid[])));
`;

const reads = `
-- What is told of a card beside its content, as far as the reader sees it.
create function report_card_item(card report_card) returns jsonb language sql stable as $$
  select jsonb_build_object('id', card.id, 'learnerId', card.learner_id, 'organisation', o.code, 'organisationName', o.name, 'classId', card.class_id,
           'schoolYear', card.school_year, 'term', card.term,
           'drawnAt', (select d.drawn_at from report_card_draft d where d.card_id = card.id),
           'missing', (select d.content->'missing' from report_card_draft d where d.card_id = card.id),
           'editions', (select coalesce(jsonb_agg(jsonb_build_object('number', e.number, 'publishedOn', e.published_on, 'reason', e.reason,
                           'acknowledgements', (select coalesce(jsonb_agg(jsonb_build_object('personId', a.person_id, 'at', a.acknowledged_at)
                                                        order by a.acknowledged_at, a.person_id), '[]')
                                                  from report_card_acknowledgement a where a.card_id = e.card_id and a.number = e.number))
                           order by e.number), '[]')
                          from report_card_edition e where e.card_id = card.id))
    from organisation o where o.id = card.organisation_id
$$;

create function list_report_cards(sight text, learner uuid, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
begin
  perform see(sight);
  return query
    select one.id, r.id, r.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select c.id, report_card_item(c) as item from report_card c
         where c.learner_id = one.id and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000') order by c.id limit most) r on true
     order by r.id;
end $$;

create function list_class_report_cards(sight text, class uuid, of_term text, after uuid, most integer)
returns table (in_sight boolean, id uuid, learner_id uuid, item jsonb) language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
begin
  perform see(sight);
  return query
    select true, r.id, r.learner_id, r.item
      from (select c.id from class c where c.id = class) one
      left join lateral (
        select c.id, c.learner_id, report_card_item(c) as item from report_card c
         where c.class_id = one.id and c.term = of_term and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by c.id limit most) r on true
     order by r.id;
end $$;

-- An edition of a card; without a number the latest in sight, or what is drawn up where there is none.
create function read_report_card(sight text, card uuid, edition integer, with_pdf boolean)
returns table (learner_id uuid, version integer, number integer, item jsonb, content jsonb, pdf bytea) language plpgsql as $$
begin
  perform see(sight);
  return query
    select c.learner_id, c.version, e.number, report_card_item(c), e.content, case when with_pdf then e.pdf end
      from report_card c cross join lateral (
        select e.number, e.content, e.pdf from report_card_edition e where e.card_id = c.id and (edition is null or e.number = edition)
        union all
        select null, d.content, d.pdf from report_card_draft d where d.card_id = c.id and edition is null
        order by 1 desc nulls last limit 1) e
     where c.id = card;
end $$;
`;

const parts = `
create or replace function parts_of_reports(one uuid, other uuid)
returns table (kind text, part text, learner_id uuid, organisation_id uuid, source text, row_key text, said_of uuid)
language sql stable as $$
  select 'term-mark', t.id::text, t.learner_id, t.organisation_id, p.source, p.row_key, null::uuid
    from term_mark t
    left join lateral (
      select min(m.source) as source, min(m.source || '/' || m.learner_source_id) as row_key
        from membership m where m.class_id = t.class_id and m.learner_id = t.learner_id
      having count(distinct row(m.source, m.learner_source_id)) = 1) p on true
   where t.learner_id in (one, other)
  union all select 'report-card', c.id::text, c.learner_id, c.organisation_id, p.source, p.row_key, null
    from report_card c
    left join lateral (
      select min(m.source) as source, min(m.source || '/' || m.learner_source_id) as row_key
        from membership m where m.class_id = c.class_id and m.learner_id = c.learner_id
      having count(distinct row(m.source, m.learner_source_id)) = 1) p on true
   where c.learner_id in (one, other)
$$;
`;

export class ReportCards1764910290010 implements MigrationInterface {
  name = 'ReportCards1764910290010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [cards, rowSecurity, reads, parts]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was published is not forgotten again');
  }
}
