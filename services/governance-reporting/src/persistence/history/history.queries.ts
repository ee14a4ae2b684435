import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, integerOf } from '@pan/kit/data';
import type { Change } from '../../domain/history/changes.js';

/** One change of a subject. */
export interface HistoryRecord {
  readonly version: number;
  readonly at: Date;
  readonly by: string;
  readonly why: string | null;
  readonly changes: readonly Change[];
  /** Its place in the chain, and the hash that seals it. */
  readonly chain: string;
  readonly number: number;
  readonly hash: string;
}

@Injectable()
export class HistoryQueries {
  constructor(private readonly work: UnitOfWork) {}

  /** From the first change on, as far as the caller sees. */
  of(subject: string, search: PageRequest): Promise<Page<HistoryRecord>> {
    return this.work.run(async (unit) => {
      const rows = await unit.query<HistoryRecord>(
        `select version, at, by, why, changes, chain, number::integer as number, encode(hash, 'hex') as hash
           from history_entry where subject = $1 and version > $2 order by version limit $3`,
        [subject, search.after(integerOf) ?? 0, search.limit + 1],
      );
      return page(rows, search.limit, (last) => last.version);
    });
  }

  /** Every change up to an instant, in order, and the version that they lead to. */
  async until(subject: string, at: Date): Promise<{ changes: Change[]; version: number }> {
    const changes: Change[] = [];
    let version = 0;
    await this.work.run(async (unit) => {
      for (let isMore = true; isMore;) {
        const rows = await unit.query<{ version: number; changes: Change[] }>(
          `select version, changes from history_entry where subject = $1 and at <= $2 and version > $3 order by version limit 1000`,
          [subject, at, version],
        );
        changes.push(...rows.flatMap((row) => row.changes));
        version = rows.at(-1)?.version ?? version;
        isMore = rows.length === 1_000;
      }
    });
    return { changes, version };
  }
}
