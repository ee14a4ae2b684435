import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each consent that was given, with its end; whether one stands for a purpose and a recipient is decided under the learner's lock. */
const consents = `
create table consent (
  id uuid primary key,
  learner_id uuid not null references learner,
  purpose text not null,
  recipient text not null,
  text_version integer not null,
  given_by text not null check (given_by in ('guardian', 'learner')),
  person_id uuid,
  organisation_id uuid not null references organisation,
  paper text,
  given_at timestamptz not null,
  valid_until date not null,
  ended_at timestamptz,
  ended_why text check (ended_why in ('withdrawn', 'renewed')),
  ended_paper text,
  version integer not null,
  check ((ended_at is null) = (ended_why is null))
);
create index consent_learner on consent (learner_id, id);
create index consent_open on consent (learner_id, purpose, recipient) where ended_at is null;
alter table consent enable row level security;
alter table consent force row level security;
create policy of_learner_in_sight on consent using (exists (select from learner l where l.id = consent.learner_id));
`;

const reads = `
create function read_consents(sight text, learner uuid, for_purpose text, after uuid, most integer)
returns table (learner_id uuid, id uuid, item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id, c.id, c.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select c.id, jsonb_build_object('id', c.id, 'purpose', c.purpose, 'recipient', c.recipient, 'textVersion', c.text_version,
                 'givenBy', c.given_by, 'how', case when c.paper is null then 'account' else 'paper' end, 'organisation', o.code,
                 'givenAt', c.given_at, 'validUntil', c.valid_until, 'endedAt', c.ended_at, 'endedWhy', c.ended_why,
                 'holds', c.ended_at is null and c.valid_until >= school_day()) as item
          from consent c join organisation o on o.id = c.organisation_id
         where c.learner_id = one.id and (for_purpose is null or c.purpose = for_purpose)
           and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by c.id limit most) c on true
     order by c.id;
end $$;
`;

/** An adult learner may let a guardian go on; nobody consents for an adult. */
const adults = `
create or replace function guardian_may(learner uuid, person uuid, asked text, until_age integer, today date) returns boolean language sql stable as $$
  select case
           when l.birth_date is null or extract(year from age(today, l.birth_date)) < until_age then not exists (
             select from guardian_word w
              where w.learner_id = l.id and w.person_id = person and w.replaced_at is null
                and not exists (select from jsonb_to_recordset(w.rights) as r (act text, "validFrom" date, "validUntil" date)
                                 where r.act = asked and r."validFrom" <= today and coalesce(r."validUntil", today) >= today))
           else asked <> 'consent' and exists (
             select from consent c
              where c.learner_id = l.id and c.purpose = 'guardian-of-adult' and c.recipient = person::text
                and c.ended_at is null and c.valid_until >= today)
         end
         and not exists (
           select from family_order o
            where o.learner_id = l.id and o.lifted_at is null and (o.kind <> 'no-acts' or asked = any(o.acts))
              and o.valid_from <= today and coalesce(o.valid_until, today) >= today
              and (person = any(o.persons)) <> (o.kind = 'protected'))
    from learner l where l.id = learner
$$;
`;

/** Each of them is a part of the record, as words and orders are. */
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
$$;
`;

export class Consents1764910210001 implements MigrationInterface {
  name = 'Consents1764910210001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [consents, reads, adults, parts]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what people agreed to is not forgotten again');
  }
}
