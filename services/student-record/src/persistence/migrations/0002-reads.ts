import type { MigrationInterface, QueryRunner } from 'typeorm';

// A read under row-level security is one call: the function says for whom, then selects with the caller's rights.

/** What the caller may see of learners: of their rows, stays and classes, those in sight. */
const records = `
create function learner_records(ids uuid[]) returns table (id uuid, version integer, record jsonb) language sql stable as $$
  select l.id, l.version, jsonb_build_object(
    'id', l.id,
    'familyName', l.family_name,
    'givenName', l.given_name,
    'middleName', l.middle_name,
    'birthDate', l.birth_date,
    'permanentCode', l.permanent_code,
    'sex', l.sex,
    'unified', not l.questioned,
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
    from learner l where l.id = any(ids)
$$;
`;

/** An id of a record that was merged answers with the record that goes on. */
const readLearner = `
create function read_learner(organisations text, learner uuid) returns table (version integer, record jsonb) language plpgsql as $$
begin
  perform set_config('app.organisations', organisations, true);
  return query select r.version, r.record
    from learner_records(array(select coalesce(l.merged_into, l.id) from learner l where l.id = learner)) r;
end $$;
`;

/**
 * A page of learners by id: those whom the acting organisation sees, or who have a stay of a school year in it or below. What it
 * sees is planned for each call, because a school's few rows and a ministry's many want different ways; stays are merged from the
 * ordered index of each organisation, or read in order of learners where the organisations are many.
 */
const listLearners = `
create function list_learners(organisations text, acting text, year text, after uuid, most integer)
returns table (id uuid, record jsonb) language plpgsql set max_parallel_workers_per_gather to 0 as $$
declare
  first uuid := coalesce(after, '00000000-0000-0000-0000-000000000000');
  below uuid[];
  ids uuid[];
begin
  perform set_config('app.organisations', acting, true);
  if year is null then
    execute 'select array(select s.learner_id from learner_source s
                           where s.learner_id > $1 and (s.absent_at is null or s.absent_at > now() - interval ''1 year'')
                           group by s.learner_id order by s.learner_id limit $2)'
      into ids using first, most;
  else
    below := array(select o.id from organisation o where o.path && app_organisations() limit 201);
    if cardinality(below) <= 200 then
      ids := array(
        select distinct n.learner_id from unnest(below) as o(id) cross join lateral (
          select e.learner_id from enrolment e where e.organisation_id = o.id and e.school_year = year and e.learner_id > first
           group by e.learner_id order by e.learner_id limit most) n
         order by n.learner_id limit most);
    else
      ids := array(select e.learner_id from enrolment e where e.learner_id > first and e.school_year = year
                    group by e.learner_id order by e.learner_id limit most);
    end if;
  end if;
  perform set_config('app.organisations', organisations, true);
  return query select n.id, r.record from unnest(ids) as n(id) left join learner_records(ids) r on r.id = n.id order by n.id;
end $$;
`;

/** Open questions whose two records are both in sight. */
const listMatchPairs = `
create function list_match_pairs(organisations text, after uuid, most integer)
returns table (id uuid, reason text, asked_at timestamptz, learner jsonb, other_learner jsonb) language plpgsql as $$
begin
  perform set_config('app.organisations', organisations, true);
  return query
    with pair as materialized (
      select p.id, p.learner_id, p.other_learner_id, p.reason, p.asked_at from match_pair p
       where p.state = 'open' and p.id > coalesce(after, '00000000-0000-0000-0000-000000000000') order by p.id limit most)
    select p.id, p.reason, p.asked_at, a.record, b.record
      from pair p cross join lateral learner_records(array[p.learner_id]) a cross join lateral learner_records(array[p.other_learner_id]) b
     order by p.id;
end $$;
`;

export class Reads1763800000001 implements MigrationInterface {
  name = 'Reads1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [records, readLearner, listLearners, listMatchPairs]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('the first migrations have nothing to go back to');
  }
}
