import { Injectable } from '@nestjs/common';
import { Database, type Unit } from '@pan/kit/data';

/** A piece of the zip, and the learners whose data may be in it. */
export interface Piece {
  readonly bytes: Buffer;
  readonly learners: readonly string[];
}

/** Beyond it learners may be entered in the access log twice. */
const mostNamed = 200_000;

/** The pieces of an exported bundle: any instance of the service may write it, and any may answer it. */
@Injectable()
export class ExportParts {
  constructor(private readonly database: Database) {}

  /** The transaction writes this bundle, and none of it is there yet. */
  async begin(unit: Unit, jobId: string): Promise<void> {
    await unit.query(`select set_config('app.job', $1, true)`, [jobId]);
    await unit.query(`delete from export_part where job_id = $1`, [jobId]);
  }

  /** Which system asked for the bundle, and whether it asked for birth dates and codes; null out of sight. */
  async asked(unit: Unit, jobId: string): Promise<{ clientId: string; withDemographics: boolean } | null> {
    const [asked] = await unit.query<{ clientId: string; withDemographics: boolean }>(
      `select caller->>'clientId' as "clientId", (params->>'withDemographics')::boolean as "withDemographics"
         from job where id = $1`,
      [jobId],
    );
    return asked ?? null;
  }

  async add(unit: Unit, jobId: string, seq: number, bytes: Buffer, learners: readonly string[]): Promise<void> {
    await unit.query(`insert into export_part (job_id, seq, bytes, learners) values ($1, $2, $3, $4)`, [
      jobId,
      seq,
      bytes,
      learners,
    ]);
  }

  /** One piece after the other, so that a slow reader holds no more than one; whom an earlier piece shows is not named again. */
  async *read(sight: string, jobId: string): AsyncGenerator<Piece, void> {
    let named = new Set<string>();
    for (let seq = 0; ; seq += 1) {
      const [part] = await this.database.query<Piece>(`select bytes, learners from export_piece($1, $2, $3)`, [
        sight,
        jobId,
        seq,
      ]);
      if (!part) return;
      const learners = part.learners.filter((id) => !named.has(id));
      yield { bytes: part.bytes, learners };
      if (named.size > mostNamed) named = new Set();
      for (const id of learners) named.add(id);
    }
  }

  /** Bundles older than a day. @returns 0, as there is no more to do at once */
  async sweep(unit: Unit): Promise<number> {
    await unit.query(`select set_config('app.job_worker', 'on', true)`);
    await unit.query(
      `delete from export_part where uuid_extract_timestamp(job_id) < clock_timestamp() - interval '1 day'`,
    );
    return 0;
  }
}
