import { shown } from '@pan/oneroster';
import type { InputProblem } from '@pan/kit/domain';
import type { Staging } from './staging.js';

const repeated = `
  select kind, file, source_id from import_row
   where job_id = $1 and kind in ('organisation', 'session', 'demographics', 'person', 'learner', 'staff', 'role', 'class', 'stay', 'membership', 'course', 'resource', 'resource-use', 'gone') and source_id <> ''
   group by kind, file, source_id having count(*) > 1`;

/** A key that comes twice: what says the same twice counts once, what contradicts itself is held back. @returns what counts once */
export async function settleRepeats({ unit, jobId }: Staging): Promise<InputProblem[]> {
  const same = await unit.query<{ file: string; row: number; source_id: string; count: number }>(
    `with repeated as materialized (${repeated}),
          alike as materialized (select kind, file, source_id, min(seq) as first from import_row join repeated using (kind, file, source_id)
                                  where job_id = $1 group by kind, file, source_id having count(distinct data) = 1 and bool_and(held is null)),
          gone as (delete from import_row r using alike a
                    where r.job_id = $1 and r.kind = a.kind and r.file = a.file and r.source_id = a.source_id and r.seq <> a.first returning r.file, r.row, r.source_id),
          contradicted as (
            update import_row r set held = jsonb_build_object('code', 'row-contradicted', 'field', 'sourcedId', 'value', left(r.source_id, 100))
              from repeated p where r.job_id = $1 and r.kind = p.kind and r.file = p.file and r.source_id = p.source_id and r.held is null
               and not exists (select from alike a where a.kind = p.kind and a.file = p.file and a.source_id = p.source_id))
     select file, min(row) as row, (array_agg(source_id order by row))[1] as source_id, count(distinct row)::integer as count from gone group by file`,
    [jobId],
  );
  return same.map(({ file, row, source_id, count }) => ({
    severity: 'warning',
    code: 'row-repeated',
    file,
    row,
    field: 'sourcedId',
    value: shown(source_id),
    params: { count },
  }));
}
