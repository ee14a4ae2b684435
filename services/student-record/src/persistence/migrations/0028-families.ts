import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What schools say of each guardian's rights over a child, and what forbids; what is said otherwise later stays as what was said. */
const said = `
create table guardian_word (
  id uuid primary key,
  learner_id uuid not null references learner,
  person_id uuid not null,
  organisation_id uuid not null references organisation,
  rights jsonb not null check (jsonb_typeof(rights) = 'array'),
  basis text not null check (basis in ('parental-authority', 'judgment', 'tutorship')),
  judged_on date,
  reference text,
  said_by text not null,
  said_at timestamptz not null,
  replaced_at timestamptz,
  check (basis <> 'judgment' or (judged_on is not null and reference is not null))
);
create index guardian_word_learner on guardian_word (learner_id, person_id) where replaced_at is null;
create index guardian_word_said on guardian_word (learner_id, id);

create table family_order (
  id uuid primary key,
  learner_id uuid not null references learner,
  organisation_id uuid not null references organisation,
  kind text not null check (kind in ('no-contact', 'no-acts', 'protected')),
  -- Whom it forbids; of a protected record, to whom it still shows.
  persons uuid[] not null,
  -- Of no-acts alone.
  acts text[] not null,
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  judged_on date,
  reference text,
  said_by text not null,
  said_at timestamptz not null,
  lifted_at timestamptz,
  lifted_by text,
  check ((lifted_at is null) = (lifted_by is null))
);
create index family_order_learner on family_order (learner_id, id);
`;

/** Systems of schools see who the guardians of their learners are; no person does by a token of their own, so that no parent finds another. */
const rowSecurity = `
create function app_is_person() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.learners', true), '') <> '' $$;

alter table guardian_word enable row level security;
alter table guardian_word force row level security;
create policy of_learner_in_sight on guardian_word
  using (not (select app_is_person()) and exists (select from learner l where l.id = guardian_word.learner_id));

alter table family_order enable row level security;
alter table family_order force row level security;
create policy of_learner_in_sight on family_order
  using (not (select app_is_person()) and exists (select from learner l where l.id = family_order.learner_id));

alter policy of_person_in_sight on account_link using (
  not (select app_is_person())
  and (exists (select from learner l where l.id = account_link.learner_id) or exists (select from staff s where s.id = account_link.staff_id)));
alter policy of_learner_in_sight on guardian_code
  using (not (select app_is_person()) and exists (select from learner l where l.id = guardian_code.learner_id));
`;

/**
 * A guardian's right at this instant, by Quebec's day: the rule of FamilyRights in domain/families. The age until which guardians
 * act comes from the rules of law there.
 */
const rights = `
create function guardian_may(learner uuid, person uuid, asked text, until_age integer, today date) returns boolean language sql stable as $$
  select (l.birth_date is null or extract(year from age(today, l.birth_date)) < until_age)
         and not exists (
           select from guardian_word w
            where w.learner_id = l.id and w.person_id = person and w.replaced_at is null
              and not exists (select from jsonb_to_recordset(w.rights) as r (act text, "validFrom" date, "validUntil" date)
                               where r.act = asked and r."validFrom" <= today and coalesce(r."validUntil", today) >= today))
         and not exists (
           select from family_order o
            where o.learner_id = l.id and o.lifted_at is null and (o.kind <> 'no-acts' or asked = any(o.acts))
              and o.valid_from <= today and coalesce(o.valid_until, today) >= today
              and (person = any(o.persons)) <> (o.kind = 'protected'))
    from learner l where l.id = learner
$$;

-- Records in which this account may do an act: the learner's own from an age, children's until one. Called while every record is in sight.
create function family_learners(who_role text, who text, asked text, age_limit integer, today date) returns uuid[] language sql stable as $$
  select array(
    select a.learner_id from account_link a join learner l on l.id = a.learner_id
     where a.subject = who and a.role = who_role and a.ended_at is null
       and case who_role when 'learner' then age_limit = 0 or extract(year from age(today, l.birth_date)) >= age_limit
                         else guardian_may(a.learner_id, a.person_id, asked, age_limit, today) end)
$$;

-- Children of an account in whose record it may do any of these acts.
create function family_of(who_role text, who text, acts text[], age_limits integer[]) returns uuid[] language plpgsql as $$
declare
  before text := current_setting('app.organisations', true);
  found uuid[];
begin
  perform set_config('app.organisations', 'ministere', true);
  found := array(select distinct f.id from unnest(acts, age_limits) as t (act, age_limit),
                        unnest(family_learners(who_role, who, t.act, t.age_limit, school_day())) as f (id));
  perform set_config('app.organisations', coalesce(before, ''), true);
  return found;
end $$;
`;

/** A family's sight is for one act, written person:<role>/<act>/<age>:<subject>; without an act, as an earlier version asks, it is for the record. */
const sight = `
create or replace function see_as_person(who_role text, who text) returns void language plpgsql as $$
declare
  role text := split_part(who_role, '/', 1);
  act text := split_part(who_role, '/', 2);
  age_limit integer := coalesce(nullif(split_part(who_role, '/', 3), '')::integer, case role when 'guardian' then 18 else 0 end);
  learners uuid[];
  classes uuid[];
begin
  perform set_config('app.organisations', 'ministere', true), set_config('app.learners', '', true);
  if role = 'staff' then
    classes := array(select m.class_id from account_link a join membership m on m.staff_id = a.staff_id join class c on c.id = m.class_id
                      where a.subject = who and a.role = 'staff' and a.ended_at is null and m.ended_on is null and m.begins_on is null and c.closed_on is null);
    learners := array(select distinct m.learner_id from membership m
                       where m.class_id = any(classes) and m.learner_id is not null and m.ended_on is null and m.begins_on is null);
  else
    learners := family_learners(role, who, coalesce(nullif(act, ''), 'read-record'), age_limit, school_day());
    learners := learners || array(select l.id from learner l where l.merged_into = any(learners));
    classes := array(select m.class_id from membership m where m.learner_id = any(learners) and m.ended_on is null and m.begins_on is null);
  end if;
  perform set_config('app.organisations', '', true), set_config('app.learners', array_to_string(learners, ','), true),
          set_config('app.classes', array_to_string(classes, ','), true), set_config('app.act', act, true);
end $$;

-- Whether what is read belongs to the act for which the family was let in; others than families are let in for none.
create function app_acts_as(act text) returns boolean language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.act', true), ''), act) = act $$;
alter policy of_learner_in_sight on result
  using ((select app_acts_as('read-results')) and exists (select from learner l where l.id = result.learner_id));
alter policy of_learner_in_sight on accommodation
  using ((select app_acts_as('read-record')) and exists (select from learner l where l.id = accommodation.learner_id));
`;

/** A parting asks of each word and order whose it is, where no place tells. */
const partsSaid = `
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
$$;
`;

export class Families1764910210000 implements MigrationInterface {
  name = 'Families1764910210000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [said, rowSecurity, rights, sight, partsSaid]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was said of families, and what forbids, is not forgotten again');
  }
}
