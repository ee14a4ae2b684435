import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A page of the log says how many entries there are, up to so many: a number that takes longer for each look would make the log of who is looked at most the slowest. */
const count = `
create function count_accesses(sight text, reader text, learner uuid, since timestamptz, until timestamptz, told text[], most integer)
returns table (shown bigint, withheld bigint, beginning timestamptz) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  as_family boolean := sight like 'person:%';
  ids uuid[];
  froms timestamptz[];
  untils timestamptz[];
begin
  perform see(sight);
  select array_agg(s.id), array_agg(greatest(s.since, count_accesses.since)), array_agg(least(s.until, count_accesses.until))
    into ids, froms, untils from access_stretches(learner, as_family) s;
  -- What the family may read is settled by the stretches; whose entries they are, by their learners.
  if as_family then
    perform set_config('app.organisations', 'ministere', true), set_config('app.learners', array_to_string(ids, ','), true);
  end if;
  return query
    select (select count(*) from (
              select distinct x.at, x.entry_id
                from unnest(ids, froms, untils) s (id, since, until)
               cross join lateral (
                 select o.at, o.entry_id from access_of o
                  where o.learner_id = s.id and o.at >= s.since and o.at < s.until
                    and case when as_family then (o.family is null or o.family = reader)
                                  and not exists (select from access_withheld w where w.entry_id = o.entry_id and w.until > school_day())
                             else exists (select from access_log e where e.id = o.entry_id and e.at = o.at) end
                  order by o.at desc, o.entry_id desc limit most) x limit most) counted),
           (select count(distinct w.entry_id)
              from unnest(ids, froms, untils) s (id, since, until)
              join access_withheld w on as_family and w.until > school_day() and w.reason = any(told)
              join access_log e on e.id = w.entry_id and e.at >= s.since and e.at < s.until
              join access_of o on o.learner_id = s.id and o.at = e.at and o.entry_id = e.id and (o.family is null or o.family = reader)),
           (select b.since from access_beginning b);
end $$;
`;

/** The records whose log is read are known: their entries need no look at the record each. */
const named = `
create policy named on access_of for select using (learner_id = any ((select app_learners())::uuid[]));
`;

export class AccessCounts1764910250003 implements MigrationInterface {
  name = 'AccessCounts1764910250003';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [count, named]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a log is not counted whole again');
  }
}
