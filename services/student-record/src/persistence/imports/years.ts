import type { Staging } from './staging.js';

// A delta says of no stay which year it is of. What speaks for one is where the delta places the person, and what is known.

/** The years of sessions, for classes of a later delta that does not repeat them. */
export async function keepSessions({ unit, jobId }: Staging, source: string): Promise<void> {
  await unit.query(
    `delete from session_source s using import_row g
      where g.job_id = $1 and g.kind = 'gone' and g.file = 'academicSessions.csv' and g.held is null and s.source = $2 and s.source_id = g.source_id`,
    [jobId, source],
  );
  await unit.query(
    `insert into session_source (source, source_id, school_year, is_year)
     select distinct on (r.source_id) $2, r.source_id, r.data->>'schoolYear', r.data->>'type' = 'schoolYear'
       from import_row r where r.job_id = $1 and r.kind = 'session' and r.held is null order by r.source_id, r.seq
     on conflict (source, source_id) do update set school_year = excluded.school_year, is_year = excluded.is_year
      where (session_source.school_year, session_source.is_year) is distinct from (excluded.school_year, excluded.is_year)`,
    [jobId, source],
  );
}

export async function knownSessions(
  { unit }: Staging,
  source: string,
): Promise<{ sourceId: string; schoolYear: string; isYear: boolean }[]> {
  return unit.query(
    `select source_id as "sourceId", school_year as "schoolYear", is_year as "isYear" from session_source where source = $1`,
    [source],
  );
}

/** Whom the delta places in classes of a later year than its own: that is what prepares the next one. */
export async function notePreparedYears({ unit, jobId }: Staging, source: string, schoolYear: string): Promise<void> {
  await unit.query(
    `with said as materialized (
       select r.source_id, (select s.school_year from jsonb_array_elements_text(r.data->'termSourceIds') with ordinality as t(id, n)
                              join session_source s on s.source = $2 and s.source_id = t.id order by t.n limit 1) as year
         from import_row r where r.job_id = $1 and r.kind = 'class' and r.held is null),
     placed as (
       select r.data->>'personSourceId' as key, max(coalesce(k.year, c.school_year)) as year
         from import_row r left join said k on k.source_id = r.data->>'classSourceId'
         left join class c on c.source = $2 and c.source_id = r.data->>'classSourceId'
        where r.job_id = $1 and r.kind = 'membership' and r.held is null and r.data->>'role' = 'student' group by 1)
     insert into import_row (job_id, kind, file, row, source_id, data)
     select $1, 'year', '', 0, key, jsonb_build_object('year', year) from placed where year > $3`,
    [jobId, source, schoolYear],
  );
}

/** Stays of those are of that year; one that is known in a later year alone goes on there; and a class keeps its own. */
export async function keepYears(
  { unit, jobId }: Staging,
  source: string,
  schoolYear: string,
  today: string,
): Promise<void> {
  await unit.query(
    `with prepared as materialized (select source_id, data from import_row where job_id = $1 and kind = 'year')
     update import_row r set data = r.data || jsonb_build_object('schoolYear', y.data->>'year') from prepared y
      where r.job_id = $1 and r.kind = 'stay' and r.held is null and not r.data ? 'schoolYear' and y.source_id = r.data->>'learnerSourceId'`,
    [jobId],
  );
  await unit.query(
    `update import_row r set data = r.data || jsonb_build_object('schoolYear', y.year)
       from (select r.seq, max(e.school_year) as year from import_row r join enrolment e on e.source = $2 and e.source_id = r.source_id
              where r.job_id = $1 and r.kind = 'stay' and r.held is null and not r.data ? 'schoolYear' and open_on(e.ended_on, $4::date)
              group by r.seq having max(e.school_year) > $3 and not bool_or(e.school_year = $3)) y
      where r.job_id = $1 and r.kind = 'stay' and r.seq = y.seq`,
    [jobId, source, schoolYear, today],
  );
  await unit.query(
    `update import_row r set data = r.data || jsonb_build_object('schoolYear', c.school_year)
       from class c where r.job_id = $1 and r.kind = 'class' and r.held is null and c.source = $2 and c.source_id = r.source_id`,
    [jobId, source],
  );
}
