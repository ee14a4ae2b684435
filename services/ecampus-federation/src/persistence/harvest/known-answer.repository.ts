import { Injectable } from '@nestjs/common';
import { Database, type Unit } from '@pan/kit/data';

/** What an endpoint answered, under an entity tag by which it is asked whether that still holds. */
export interface KnownAnswer {
  readonly etag: string;
  readonly hasNext: boolean;
  /** What was taken from it. */
  readonly ids: readonly string[];
}

const longestEtag = 500;

@Injectable()
export class KnownAnswerRepository {
  constructor(private readonly database: Database) {}

  async of(institutionId: string, path: string): Promise<KnownAnswer | null> {
    const [known] = await this.database.query<KnownAnswer>(
      `select etag, has_next as "hasNext", ids from harvest_answer where institution_id = $1 and path = $2`,
      [institutionId, path],
    );
    return known ?? null;
  }

  /** Without an entity tag, or with one too long to be kept, the answer is read in full the next time. */
  async put(
    unit: Unit,
    institutionId: string,
    path: string,
    { etag, hasNext, ids }: Omit<KnownAnswer, 'etag'> & { readonly etag: string | null },
  ): Promise<void> {
    if (!etag || etag.length > longestEtag) {
      await unit.query(`delete from harvest_answer where institution_id = $1 and path = $2`, [institutionId, path]);
      return;
    }
    await unit.query(
      `insert into harvest_answer (institution_id, path, etag, has_next, ids) values ($1, $2, $3, $4, $5)
       on conflict (institution_id, path) do update set etag = excluded.etag, has_next = excluded.has_next, ids = excluded.ids`,
      [institutionId, path, etag, hasNext, ids],
    );
  }

  /** Answers about the offerings of these courses. */
  async removeOfCourses(unit: Unit, institutionId: string, courseIds: readonly string[]): Promise<void> {
    await unit.query(
      `delete from harvest_answer a using course c, jsonb_array_elements(c.document->'otherCodes') o
        where c.id = any($1) and a.institution_id = $2 and o->>'codeType' = 'uuid'
          and starts_with(a.path, '/courses/' || lower(o->>'code') || '/')`,
      [courseIds, institutionId],
    );
  }

  async removeAll(unit: Unit, institutionId: string): Promise<void> {
    await unit.query(`delete from harvest_answer where institution_id = $1`, [institutionId]);
  }
}
