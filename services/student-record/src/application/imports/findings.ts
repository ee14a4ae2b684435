import type { JobContext, JobProblem } from '@pan/kit';
import type { Staging } from './staging.js';

/** Beyond this, more of the same in one file teaches nobody anything. */
const mostAlike = 10_000;
const kinds = ['organisation', 'session', 'learner', 'staff', 'class', 'stay', 'membership'];

interface HeldRow {
  seq: string;
  file: string;
  row: number;
  held: { code: string; field?: string; value?: string };
}

/** What an import found, told to its sender as it goes; rows of one file with one fault are listed up to a limit. */
export class Findings {
  private readonly alike = new Map<string, number>();

  constructor(private readonly context: JobContext) {}

  async tell(problems: readonly JobProblem[]): Promise<void> {
    const listed = problems.filter(({ code, file = '' }) => {
      const count = (this.alike.get(`${code} ${file}`) ?? 0) + 1;
      this.alike.set(`${code} ${file}`, count);
      return count <= mostAlike;
    });
    if (listed.length > 0) await this.context.addProblems(listed);
  }

  /** Rows that comparing them with others held back. A stay that a row of users.csv implies is held with that row. */
  async tellHeld({ unit, jobId }: Staging): Promise<void> {
    for (const kind of kinds) {
      let last = '0';
      for (;;) {
        const rows = await unit.query<HeldRow>(
          `select seq, file, row, held from import_row
            where job_id = $1 and kind = $2 and seq > $3 and held ? 'code' and not (kind = 'stay' and file = 'users.csv') order by seq limit 1000`,
          [jobId, kind, last],
        );
        if (rows.length === 0) break;
        last = rows.at(-1)!.seq;
        await this.tell(
          rows.map(({ file, row, held: { code, field, value } }) => ({
            severity: 'error',
            code,
            file,
            row,
            field,
            value,
            params: { field: field ?? '' },
          })),
        );
      }
    }
  }

  /** Says how many rows the lists above left out. */
  async conclude(): Promise<void> {
    const left = [...this.alike].filter(([, count]) => count > mostAlike);
    await this.context.addProblems(
      left.map(([key, count]) => {
        const [code = '', file] = key.split(' ');
        return { severity: 'error', code: 'more-of-the-same', file, params: { count: count - mostAlike, code } };
      }),
    );
  }
}
