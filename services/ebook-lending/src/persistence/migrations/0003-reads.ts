import type { MigrationInterface, QueryRunner } from 'typeorm';

// A read under row-level security is one call: the function says for whom, then selects.

/** Licences that the readers of an organisation may borrow from, who waits for their copies, and until when a loan opened now would last (the order is `byPreference`'s). */
const availability = `
create function title_availability(place uuid, titles uuid[])
returns table (title_id uuid, licences bigint, total bigint, available bigint, waiting bigint, due_at timestamptz, next_due_at timestamptz)
language plpgsql as $$
begin
  perform set_config('app.counting', 'on', true);
  return query
    with usable as materialized (
      select l.*, least(l.concurrency - l.on_loan - l.set_aside, l.checkouts_left - l.set_aside) as free
        from licence l
       where l.title_id = any(titles) and l.organisation_id in (select a.organisation_id from organisations_above(place) a)
         and (l.expires_at is null or l.expires_at > clock_timestamp()) and (l.checkouts_left is null or l.checkouts_left > 0)
    )
    select u.title_id, count(*),
           case when bool_or(u.concurrency is null and u.checkouts_left is null) then null
                else sum(least(u.concurrency, u.checkouts_left)) end::bigint,
           case when bool_or(u.free is null) then null else sum(u.free) end::bigint,
           (select count(*) from hold h where h.title_id = u.title_id and h.state = 'waiting'
              and exists (select from usable o where o.title_id = h.title_id
                            and o.organisation_id in (select a.organisation_id from organisations_above(h.organisation_id) a))),
           (array_agg(least(clock_timestamp() + make_interval(days => u.loan_days), u.expires_at)
              order by case when u.expires_at is not null then case when u.checkouts is null then 0 else 2 end
                            when u.checkouts is null then 1 else 3 end,
                       u.expires_at nulls first, u.checkouts_left desc, u.id) filter (where u.free is null or u.free > 0))[1],
           (select min(n.due_at) from loan n where n.title_id = u.title_id and n.state = 'open'
              and n.licence_id in (select o.id from usable o where o.title_id = u.title_id))
      from usable u group by u.title_id;
  perform set_config('app.counting', '', true);
end $$;
`;

/** Where each waiting hold stands among those that could take one of the same copies; 0 once it is ready. */
const places = `
create function hold_places(ids uuid[]) returns table (hold_id uuid, place bigint, of bigint) language plpgsql as $$
declare
  before text := current_setting('app.counting', true);
begin
  perform set_config('app.counting', 'on', true);
  return query
    select h.id,
           case when h.state = 'waiting' then 1 + count(o.id) filter (where o.turn < h.turn) else 0 end,
           case when h.state = 'waiting' then 1 + count(o.id) else 0 end
      from hold h
      left join hold o on h.state = 'waiting' and o.title_id = h.title_id and o.state = 'waiting' and o.id <> h.id
        and exists (
          select from licence l
           where l.title_id = h.title_id
             and (l.expires_at is null or l.expires_at > clock_timestamp()) and (l.checkouts_left is null or l.checkouts_left > 0)
             and l.organisation_id in (select a.organisation_id from organisations_above(h.organisation_id) a)
             and l.organisation_id in (select a.organisation_id from organisations_above(o.organisation_id) a))
     where h.id = any(ids)
     group by h.id;
  perform set_config('app.counting', coalesce(before, ''), true);
end $$;
`;

/** Active holds whose reader no longer stays in the organisation where the hold was placed. */
const orphans = `
create function orphaned_holds(titles uuid[]) returns setof uuid language plpgsql as $$
declare
  before text := current_setting('app.service', true);
begin
  perform set_config('app.service', 'on', true);
  return query
    select h.id from hold h
     where h.state in ('waiting', 'ready') and (titles is null or h.title_id = any(titles))
       and not exists (select from records_of(h.learner_id) r join known_stay s on s.learner_id = r.id
                        where s.organisation_id = h.organisation_id and stays_open(s.ended_on));
  perform set_config('app.service', coalesce(before, ''), true);
end $$;
`;

/**
 * Locks a title and answers all that decides about its copies, in one round trip, because everybody who wants the title waits
 * meanwhile. The instant is the database's, taken under the lock; from here on the transaction sees each row of the title.
 */
const openPool = `
create function open_pool(asked uuid, places uuid[])
returns table (title jsonb, now timestamptz, licences jsonb, holds jsonb, due_loans jsonb, above jsonb, orphans uuid[])
language plpgsql as $$
declare
  found_title title;
  instant timestamptz;
begin
  select * into found_title from title t where t.id = asked for no key update;
  if not found then return; end if;
  perform set_config('app.title', asked::text, true);
  instant := date_trunc('milliseconds', clock_timestamp());
  return query
    with active as materialized (select h.* from hold h where h.title_id = asked and h.state in ('waiting', 'ready'))
    select to_jsonb(found_title), instant,
      (select coalesce(jsonb_agg(to_jsonb(l) order by l.id), '[]') from licence l
        where l.title_id = asked and (l.exhausted_at is null or l.on_loan > 0 or l.set_aside > 0)),
      (select coalesce(jsonb_agg(to_jsonb(a) order by a.turn), '[]') from active a),
      (select coalesce(jsonb_agg(to_jsonb(n) order by n.due_at, n.id), '[]') from loan n
        where n.title_id = asked and n.state = 'open' and n.due_at <= instant),
      (select coalesce(jsonb_object_agg(o.id, array(select u.organisation_id from organisations_above(o.id) u)), '{}')
         from (select unnest(places) as id union select a.organisation_id from active a) o),
      array(select orphaned_holds(array[asked]));
end $$;
`;

/** `reader` null: every reader in the organisations; else that reader's rows alone. */
const lists = `
create function list_loans(organisations text, reader uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
returns setof loan language plpgsql as $$
begin
  perform set_config('app.organisations', case when reader is null then organisations else '' end, true),
          set_config('app.reader', coalesce(reader::text, ''), true);
  return query execute 'select t.* from loan t
     where ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b))
       and ($5 is null or t.id > $5) and ($7 is null or t.learner_id = $7)
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, reader;
end $$;

create function list_holds(organisations text, reader uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
returns setof hold language plpgsql as $$
begin
  perform set_config('app.organisations', case when reader is null then organisations else '' end, true),
          set_config('app.reader', coalesce(reader::text, ''), true);
  return query execute 'select t.* from hold t
     where ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b))
       and ($5 is null or t.id > $5) and ($7 is null or t.learner_id = $7)
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, reader;
end $$;
`;

export class Reads1764100000002 implements MigrationInterface {
  name = 'Reads1764100000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [availability, places, orphans, openPool, lists]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('the first migrations have nothing to go back to');
  }
}
