import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { AnswerFileType } from '../../domain/answer-file.js';
import type { Sitting } from '../../domain/sitting.js';

export interface KeptAnswerFile {
  readonly type: AnswerFileType;
  readonly bytes: Buffer;
}

/** Files that answers name by their hash, of one sitting each. */
@Injectable()
export class AnswerFileRepository {
  async kept(unit: Unit, sittingId: string): Promise<{ files: number; bytes: number }> {
    const [row] = await unit.query<{ files: number; bytes: number }>(
      `select count(*)::int as files, coalesce(sum(octet_length(bytes)), 0)::float8 as bytes from answer_file where sitting_id = $1`,
      [sittingId],
    );
    return row!;
  }

  async one(unit: Unit, sittingId: string, hash: string): Promise<KeptAnswerFile | null> {
    const [row] = await unit.query<KeptAnswerFile>(
      `select type, bytes from answer_file where sitting_id = $1 and hash = $2`,
      [sittingId, hash],
    );
    return row ?? null;
  }

  /** Whether an answer that was saved, or waits for a decision, names it. */
  async isNamed(unit: Unit, sittingId: string, hash: string): Promise<boolean> {
    const named = await unit.query(
      `select 1 from saved_response where sitting_id = $1 and position($2 in responses::text) > 0
       union all select 1 from answer_queue where sitting_id = $1 and position($2 in held::text) > 0 limit 1`,
      [sittingId, hash],
    );
    return named.length > 0;
  }

  async put(unit: Unit, { id, organisationId }: Sitting, hash: string, file: KeptAnswerFile, now: Date): Promise<void> {
    await unit.query(
      `insert into answer_file (sitting_id, hash, organisation_id, type, bytes, kept_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (sitting_id, hash) do nothing`,
      [id, hash, organisationId, file.type, file.bytes, now],
    );
  }
}
