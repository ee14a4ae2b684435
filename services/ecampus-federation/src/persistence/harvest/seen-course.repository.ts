import { Injectable } from '@nestjs/common';
import { Database, type Unit } from '@pan/kit/data';

/** A course that the list of an institution names. */
export interface SeenCourse {
  readonly courseId: string;
  /** Under which its institution knows it. */
  readonly remoteId: string;
}

/** What a harvest has seen in the list, and which of it it is done with: an interrupted one goes on with the rest. */
@Injectable()
export class SeenCourseRepository {
  constructor(private readonly database: Database) {}

  /** Of what was seen, the courses that the federation holds are to be asked for their offerings. */
  async add(unit: Unit, jobId: string, seen: readonly SeenCourse[]): Promise<void> {
    await unit.query(
      `insert into harvest_seen (job_id, course_id, remote_id)
       select $1, c.id, n."remoteId" from jsonb_to_recordset($2) as n ("courseId" uuid, "remoteId" uuid) join course c on c.id = n."courseId"
       on conflict do nothing`,
      [jobId, JSON.stringify(seen)],
    );
  }

  async count(jobId: string): Promise<{ readonly total: number; readonly done: number }> {
    const [count] = await this.database.query<{ total: number; done: number }>(
      `select count(*)::int as total, count(*) filter (where is_done)::int as done from harvest_seen where job_id = $1`,
      [jobId],
    );
    return count!;
  }

  /** Those to be asked for their offerings, in the order of their ids. */
  waiting(jobId: string, after: string, limit: number): Promise<SeenCourse[]> {
    return this.database.query<SeenCourse>(
      `select course_id as "courseId", remote_id as "remoteId" from harvest_seen
        where job_id = $1 and not is_done and course_id > $2 order by course_id limit $3`,
      [jobId, after, limit],
    );
  }

  async asked(unit: Unit, jobId: string, courseId: string, isDone: boolean): Promise<void> {
    await unit.query(`update harvest_seen set is_done = $3 where job_id = $1 and course_id = $2`, [
      ...[jobId, courseId],
      isDone,
    ]);
  }

  async removeAll(unit: Unit, jobId: string): Promise<void> {
    await unit.query(`delete from harvest_seen where job_id = $1`, [jobId]);
  }
}
