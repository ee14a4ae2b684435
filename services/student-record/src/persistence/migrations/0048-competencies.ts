import type { MigrationInterface, QueryRunner } from 'typeorm';

/** At which level of a dimension of the digital competency a school saw a learner, with the evidence; each is a row of its own. */
const assessments = `
create table competency_assessment (
  id uuid primary key,
  learner_id uuid not null references learner,
  said_of uuid not null,
  organisation_id uuid not null references organisation,
  visible_to text[] not null check (cardinality(visible_to) > 0),
  dimension text not null,
  level text not null check (level in ('beginner', 'intermediate', 'advanced')),
  assessed_on date not null,
  evidence jsonb not null,
  said_by text not null,
  said_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_why text,
  check ((withdrawn_at is null) = (withdrawn_why is null))
);
create index competency_assessment_learner on competency_assessment (learner_id, dimension, assessed_on desc, id desc);
create index competency_assessment_organisation on competency_assessment (organisation_id);
alter table competency_assessment enable row level security;
alter table competency_assessment force row level security;
create policy by_organisation on competency_assessment using (visible_to && app_organisations());
create policy of_person_in_sight on competency_assessment for select
  using ((select app_is_person()) and (select app_acts_as('read-results')) and learner_id = any ((select app_learners())::uuid[]));
`;

const reads = `
create function read_competencies(sight text, learner uuid)
returns table (learner_id uuid, assessments jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id, coalesce((select jsonb_agg(c.item) from (
        select jsonb_build_object('id', c.id, 'dimension', c.dimension, 'level', c.level, 'assessedOn', c.assessed_on, 'organisation', o.code,
                 'evidence', c.evidence, 'saidAt', c.said_at, 'withdrawnAt', c.withdrawn_at, 'withdrawnWhy', c.withdrawn_why) as item
          from competency_assessment c join organisation o on o.id = c.organisation_id
         where c.learner_id = one.id order by c.assessed_on desc, c.id desc limit 500) c), '[]')
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one;
end $$;

-- Of these learners, how many were last seen at each level, as far as the caller sees.
create function levels_of(learners uuid[]) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('dimension', c.dimension, 'level', c.level, 'learners', c.learners)), '[]')
    from (select l.dimension, l.level, count(*) as learners
            from (select distinct on (a.learner_id, a.dimension) a.dimension, a.level
                    from competency_assessment a where a.learner_id = any (levels_of.learners) and a.withdrawn_at is null
                   order by a.learner_id, a.dimension, a.assessed_on desc, a.id desc) l
           group by l.dimension, l.level) c
$$;

create function count_class_competencies(sight text, class uuid)
returns table (learners integer, counts jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select cardinality(g.ids), levels_of(g.ids)
      from (select array(select distinct p from attending(c.id) p) as ids from class c where c.id = class) g;
end $$;

create function count_organisation_competencies(sight text, organisation text)
returns table (learners integer, counts jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select cardinality(g.ids), levels_of(g.ids)
      from (select array(select distinct e.learner_id from enrolment e join organisation p on p.id = e.organisation_id
                          where organisation = any (p.path) and attended_on(e.began_on, e.ended_on, school_day())) as ids
              from organisation o where o.code = organisation and o.path && app_organisations()) g;
end $$;
`;

export class Competencies1764910370010 implements MigrationInterface {
  name = 'Competencies1764910370010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [assessments, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was said of learners is not forgotten again');
  }
}
