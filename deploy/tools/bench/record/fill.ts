/** Learners of one centre in bulk: each with a key of a source, a stay and their places in the log, as an import leaves them once the log is in order. */
import type { RunningRecord } from '../http/record.ts';

/** Things in the log for one learner: the learner, the key, the stay. */
export const thingsOfLearner = 3;

export async function fill({ database, centre }: RunningRecord, learners: number): Promise<void> {
  // Triggers and foreign keys stay out of it: the log is written as they would have it, in one go.
  await database.query(`
    begin;
    set local session_replication_role = replica;
    create temp table born on commit drop as
      select gen_random_uuid() as id, gen_random_uuid() as stay, n, o.id as organisation, o.path
        from generate_series(1, ${Math.round(learners)}) n, organisation o where o.code = '${centre}';
    insert into learner (id, family_name, given_name, birth_date, systems, questioned, leading_source, version)
      select id, 'Tremblay-' || n % 5000, 'Zoé ' || n % 300, '2012-01-01'::date + n % 2000, 1, false, 'bench@x', 1 from born;
    insert into learner_source (source, source_id, learner_id, organisation_id, visible_to, claims)
      select 'bench@x', n::text, id, organisation, path, '\\x00' from born;
    insert into enrolment (id, source, source_id, school_year, learner_id, organisation_id, visible_to, level, version, learner_source_id)
      select stay, 'bench@x', n::text, '2026-2027', id, organisation, path, 'primary-5', 1, n::text from born;
    insert into change (kind, id, position, sees, entered, key)
      select kind, id, position, path, array_fill(position, array[cardinality(path)]), key
        from (select kind, t.id, path, t.key,
                     (greatest(floor(extract(epoch from now()) * 1000)::bigint, h.position >> 20) + 1 << 20) + row_number() over (order by n, kind) as position
                from change_head h, born b, lateral (values
                  ('learner', b.id, null), ('enrolment', b.stay, null),
                  ('learner-key', key_id('bench@x', n::text), 'bench@x' || chr(10) || n)) as t (kind, id, key)) as placed;
    update change_head set position = (select max(position) from change);
    commit`);
  await database.query('vacuum analyze');
}
