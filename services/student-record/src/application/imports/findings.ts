import type { InputProblem } from '@pan/kit/domain';
import type { JobContext } from '@pan/kit/jobs';
import { Alike } from './alike.js';
import type { Staging } from './staging.js';

const kinds = ['organisation', 'session', 'learner', 'staff', 'class', 'stay', 'membership'];

interface HeldRow {
  seq: string;
  file: string;
  row: number;
  held: { code: string; field: string; value?: string };
}

/** What an import found while it compared and applied rows, told to its sender as it goes. */
export class Findings {
  private readonly alike = new Alike();

  constructor(private readonly context: JobContext) {}

  async tell(problems: readonly InputProblem[]): Promise<void> {
    const listed = this.alike.listed(problems);
    if (listed.length > 0) await this.context.addProblems(listed);
  }

  /** Rows that comparing them with others held back. A stay that a row of users.csv implies is held with that row. */
  async tellHeld({ unit, jobId }: Staging): Promise<void> {
    const some = await unit.query<{ kind: string }>(
      `select distinct kind from import_row where job_id = $1 and held ? 'code'`,
      [jobId],
    );
    for (const kind of kinds.filter((one) => some.some((row) => row.kind === one))) {
      let last = '0';
      for (;;) {
        const rows = await unit.query<HeldRow>(
          `select seq, file, row, held from import_row
            where job_id = $1 and kind = $2 and seq > $3 and held ? 'code' and not (kind = 'stay' and file = 'users.csv')
            order by seq limit 1000`,
          [jobId, kind, last],
        );
        if (rows.length === 0) break;
        last = rows.at(-1)!.seq;
        await this.tell(rows.map(findingOf));
      }
    }
    await this.context.addProblems(this.alike.leftOut());
  }
}

function findingOf({ file, row, held: { code, field, value } }: HeldRow): InputProblem {
  return { severity: 'error', code, file, row, field, ...(value && { value }), params: { field } };
}
