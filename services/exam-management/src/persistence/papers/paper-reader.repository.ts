import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, page, type Page, type PageRequest, type Unit, uuidOf } from '@pan/kit/data';

export interface NamedReader {
  readonly reader: string;
  readonly namedBy: string;
  readonly namedAt: Date;
}

/** That somebody read a paper: all of it, or one file. */
export interface PaperRead {
  readonly id: string;
  readonly reader: string;
  readonly clientId: string;
  readonly what: string;
  readonly at: Date;
}

/** Who may read a paper before its day, and who did. */
@Injectable()
export class PaperReaderRepository {
  /** These, and nobody else. */
  async name(unit: Unit, paperId: string, readers: readonly string[], now: Date): Promise<void> {
    await unit.query(`delete from paper_reader where paper_id = $1 and reader <> all($2)`, [paperId, readers]);
    await unit.query(
      `insert into paper_reader (paper_id, reader, named_by, named_at) select $1, reader, $3, $4 from unnest($2::text[]) reader
       on conflict (paper_id, reader) do nothing`,
      [paperId, readers, actorOf(currentCaller()), now],
    );
  }

  named(unit: Unit, paperId: string): Promise<NamedReader[]> {
    return unit.query<NamedReader>(
      `select reader, named_by as "namedBy", named_at as "namedAt" from paper_reader where paper_id = $1 order by reader`,
      [paperId],
    );
  }

  async isNamed(unit: Unit, paperId: string, reader: string): Promise<boolean> {
    const found = await unit.query(`select from paper_reader where paper_id = $1 and reader = $2`, [paperId, reader]);
    return found.length > 0;
  }

  /** In the transaction of the read itself: no answer leaves without its entry. */
  async log(unit: Unit, paperId: string, what: string, now: Date): Promise<void> {
    const caller = currentCaller();
    await unit.query(
      `insert into paper_read (id, paper_id, reader, client_id, what, at) values ($1, $2, $3, $4, $5, $6)`,
      [newId(), paperId, actorOf(caller), caller.clientId, what, now],
    );
  }

  async reads(unit: Unit, paperId: string, query: PageRequest): Promise<Page<PaperRead>> {
    const after = query.after(uuidOf) ?? '00000000-0000-0000-0000-000000000000';
    const rows = await unit.query<PaperRead>(
      `select id, reader, client_id as "clientId", what, at from paper_read where paper_id = $1 and id > $2 order by id limit $3`,
      [paperId, after, query.limit + 1],
    );
    return page(rows, query.limit, ({ id }) => id);
  }
}
