import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an organisation's figures count: everything below it but the sandboxes, unless it is one of them itself. */
const countedBelow = `
create function counted_below(top uuid) returns table (organisation_id uuid) language sql stable as $$
  with recursive below (id) as (
    select top
    union
    select o.organisation_id from known_organisation o join below b on o.parent_id = b.id where o.code <> 'bac-a-sable'
  )
  select id from below
$$;
`;

/** As in 0001, over what is counted. */
const countedLearners = `
create or replace function counted_learners(asked_year text, top uuid)
returns table (learner_id uuid, organisation_id uuid, level text, unified boolean, followed boolean, learners bigint)
language sql stable as $$
  with scope as materialized (select b.organisation_id from counted_below(top) b),
  root as materialized (select r.learner_id, r.root_id from record_root r),
  involved as (
    select here.learner_id from known_stay here
     where here.school_year = asked_year and here.organisation_id in (select c.organisation_id from scope c)
    union all
    select r.learner_id from root r
  ),
  stay as (
    select s.*, count(*) over (partition by s.learner_id) = 1 and s.learner_id not in (select r.learner_id from root r) as is_only
    from (
      select w.learner_id, w.organisation_id, w.level, w.ended_on, w.enrolment_id from known_stay w
       where w.school_year = asked_year and exists (select from known_organisation o where o.organisation_id = top and o.parent_id is null)
      union all
      select p.learner_id, p.organisation_id, p.level, p.ended_on, p.enrolment_id from known_stay p
       where p.school_year = asked_year and not exists (select from known_organisation o where o.organisation_id = top and o.parent_id is null)
         and p.learner_id = any(array(select i.learner_id from involved i))
    ) s
  ),
  several as (
    select coalesce(r.root_id, s.learner_id) as learner_id, s.organisation_id, s.level, s.ended_on, s.enrolment_id
    from stay s left join root r on r.learner_id = s.learner_id
    where not s.is_only
  ),
  latest_first as (
    select s.*, row_number() over (partition by s.learner_id order by s.ended_on desc, s.enrolment_id desc) as place
    from several s
  ),
  moved as (
    select s.learner_id from several s
    group by s.learner_id having count(distinct s.organisation_id) > 1 and count(s.ended_on) > 0
  ),
  doubted as (select q.learner_id from questioned_learner q where q.open),
  counted as (
    select null::uuid as learner_id, s.organisation_id, s.level,
           s.learner_id not in (select d.learner_id from doubted d) as unified, false as followed, count(*) as learners
    from stay s where s.is_only
    group by s.organisation_id, s.level, unified
    union all
    select l.learner_id, l.organisation_id, l.level,
           l.learner_id not in (select d.learner_id from doubted d), l.learner_id in (select m.learner_id from moved m), 1
    from latest_first l where l.ended_on is null or l.place = 1
  )
  select * from counted c where c.organisation_id in (select s.organisation_id from scope s)
$$;
`;

/** As in 0001. */
const countedLearnersBefore = `
create or replace function counted_learners(asked_year text, top uuid)
returns table (learner_id uuid, organisation_id uuid, level text, unified boolean, followed boolean, learners bigint)
language sql stable as $$
  with scope as materialized (select b.organisation_id from organisations_below(top) b),
  root as materialized (select r.learner_id, r.root_id from record_root r),
  involved as (
    select here.learner_id from known_stay here
     where here.school_year = asked_year and here.organisation_id in (select c.organisation_id from scope c)
    union all
    select r.learner_id from root r
  ),
  stay as (
    select s.*, count(*) over (partition by s.learner_id) = 1 and s.learner_id not in (select r.learner_id from root r) as is_only
    from (
      select w.learner_id, w.organisation_id, w.level, w.ended_on, w.enrolment_id from known_stay w
       where w.school_year = asked_year and exists (select from known_organisation o where o.organisation_id = top and o.parent_id is null)
      union all
      select p.learner_id, p.organisation_id, p.level, p.ended_on, p.enrolment_id from known_stay p
       where p.school_year = asked_year and not exists (select from known_organisation o where o.organisation_id = top and o.parent_id is null)
         and p.learner_id = any(array(select i.learner_id from involved i))
    ) s
  ),
  several as (
    select coalesce(r.root_id, s.learner_id) as learner_id, s.organisation_id, s.level, s.ended_on, s.enrolment_id
    from stay s left join root r on r.learner_id = s.learner_id
    where not s.is_only
  ),
  latest_first as (
    select s.*, row_number() over (partition by s.learner_id order by s.ended_on desc, s.enrolment_id desc) as place
    from several s
  ),
  moved as (
    select s.learner_id from several s
    group by s.learner_id having count(distinct s.organisation_id) > 1 and count(s.ended_on) > 0
  ),
  doubted as (select q.learner_id from questioned_learner q where q.open),
  counted as (
    select null::uuid as learner_id, s.organisation_id, s.level,
           s.learner_id not in (select d.learner_id from doubted d) as unified, false as followed, count(*) as learners
    from stay s where s.is_only
    group by s.organisation_id, s.level, unified
    union all
    select l.learner_id, l.organisation_id, l.level,
           l.learner_id not in (select d.learner_id from doubted d), l.learner_id in (select m.learner_id from moved m), 1
    from latest_first l where l.ended_on is null or l.place = 1
  )
  select * from counted c where c.organisation_id in (select s.organisation_id from scope s)
$$;
`;

export class SandboxesApart1764150000001 implements MigrationInterface {
  name = 'SandboxesApart1764150000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(countedBelow);
    await runner.query(countedLearners);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(countedLearnersBefore);
    await runner.query(`drop function counted_below`);
  }
}
