import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';
import type { StoredFile } from '../../domain/editions/dcat.js';
import type { Finding } from '../../domain/editions/findings.js';
import type { DeclaredDataset } from './edition.repository.js';

/** An edition as it is read. */
export interface EditionRow {
  readonly number: number;
  readonly id: string;
  readonly state: 'draft' | 'released' | 'withdrawn';
  readonly schoolYears: readonly string[];
  readonly datasets: readonly DeclaredDataset[];
  readonly corrects: number | null;
  readonly correctedBy: number | null;
  readonly reason: string | null;
  readonly madeAt: Date;
  readonly releasedAt: Date | null;
  readonly findings: readonly Finding[];
  readonly approvals: readonly { readonly by: string; readonly at: string }[];
  readonly files: readonly StoredFile[];
}

const editionSql = `
select e.number, e.id, e.state, e.school_years as "schoolYears", e.datasets, e.corrects, e.reason,
       (select max(c.number) from edition c where c.corrects = e.number and c.state = 'released') as "correctedBy",
       e.made_at as "madeAt", e.released_at as "releasedAt", e.findings, e.approvals,
       coalesce((select json_agg(json_build_object('path', f.path, 'mediaType', f.media_type, 'bytes', f.bytes,
                                                   'sha256', encode(f.sha256, 'hex')) order by f.path)
                   from edition_file f where f.number = e.number), '[]') as files
  from edition e`;

const listSql = `${editionSql} where e.state = $1 and ($2::integer is null or e.number < $2) order by e.number desc limit $3`;
const oneSql = `${editionSql} where e.number = $1 and e.state = any($2)`;
const fileSql = `
select f.media_type as "mediaType", f.bytes::float8 as bytes, encode(f.sha256, 'hex') as sha256, f.path
  from edition_file f join edition e using (number) where f.number = $1 and f.path = $2 and e.state = any($3)`;
const partSql = `select substring(content from $3::integer for $4::integer) as part from edition_file where number = $1 and path = $2`;
const keysSql = `select distinct signed_with as key from edition where signed_with is not null`;

const partSize = 262_144;
type State = EditionRow['state'];

@Injectable()
export class EditionQueries {
  constructor(private readonly database: Database) {}

  /** The newest first. */
  list(state: State, before: number | null, limit: number): Promise<EditionRow[]> {
    return this.database.query<EditionRow>(listSql, [state, before, limit]);
  }

  async one(number: number, states: readonly State[]): Promise<EditionRow | null> {
    const [row] = await this.database.query<EditionRow>(oneSql, [number, states]);
    return row ?? null;
  }

  async file(number: number, path: string, states: readonly State[]): Promise<StoredFile | null> {
    const [row] = await this.database.query<StoredFile>(fileSql, [number, path, states]);
    return row ?? null;
  }

  /** One piece after the other, so that a slow reader holds no more than one. */
  async *content(number: number, { path, bytes }: StoredFile): AsyncGenerator<Buffer> {
    for (let from = 0; from < bytes; from += partSize) {
      const [row] = await this.database.query<{ part: Buffer }>(partSql, [number, path, from + 1, partSize]);
      yield row!.part;
    }
  }

  /** Public keys of all signatures, also of those made with a former key. */
  async keys(): Promise<object[]> {
    return (await this.database.query<{ key: object }>(keysSql)).map(({ key }) => key);
  }

  async waitingFacts(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `select ((select count(*) from dead_letter) + (select count(*) from parked_key))::integer as count`,
    );
    return row!.count;
  }

  /** For the rest of the transaction no fact is applied, so that all figures are of one instant. */
  async holdFacts(): Promise<void> {
    await this.database.query(`select from consumer_position order by topic, partition for share`);
  }
}
