import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Institution } from '../../domain/institution.js';

/** A course as its table holds it. */
export interface CourseRow {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly language: string;
  readonly modes: readonly string[];
  readonly level: string;
  readonly credits: number | null;
  readonly creditUnit: string | null;
  readonly document: Readonly<Record<string, unknown>>;
  /** Equal for equal descriptions. */
  readonly digest: string;
  readonly titleKey: string;
  readonly folded: string;
}

/** What is known of a course before its institution speaks of it again. */
export interface KnownCourse {
  readonly id: string;
  readonly digest: string;
  readonly gone: boolean;
}

/** Courses are described by their institutions alone: no rule lives in them, so that they are rows and no aggregates. */
@Injectable()
export class CourseRepository {
  /** Those of these ids that are known, locked. */
  known(unit: Unit, ids: readonly string[]): Promise<KnownCourse[]> {
    return unit.query<KnownCourse>(
      `select id, digest, withdrawn_at is not null as gone from course where id = any($1) order by id for no key update`,
      [ids],
    );
  }

  /** Takes courses in, or describes them anew; one that had been withdrawn is there again. */
  async put(unit: Unit, { id, organisationId }: Institution, courses: readonly CourseRow[]): Promise<void> {
    await unit.query(
      `insert into course (id, institution_id, organisation_id, code, title, language, modes, level, credits, credit_unit,
                           document, digest, title_key, folded)
       select n.id, $2, $3, n.code, n.title, n.language, n.modes, n.level, n.credits, n."creditUnit",
              n.document, n.digest, n."titleKey", n.folded
         from jsonb_to_recordset($1) as n (id uuid, code text, title text, language text, modes text[], level text,
              credits float8, "creditUnit" text, document jsonb, digest text, "titleKey" text, folded text)
       on conflict (id) do update set code = excluded.code, title = excluded.title, language = excluded.language,
         modes = excluded.modes, level = excluded.level, credits = excluded.credits, credit_unit = excluded.credit_unit,
         document = excluded.document, digest = excluded.digest, title_key = excluded.title_key, folded = excluded.folded,
         withdrawn_at = null`,
      [JSON.stringify(courses), id, organisationId],
    );
  }

  /** Withdraws the institution's courses that a harvest has not seen. @returns their ids */
  async withdrawUnseen(unit: Unit, institutionId: string, jobId: string, now: Date): Promise<string[]> {
    const gone = await unit.query<{ id: string }>(
      `update course c set withdrawn_at = $3
        where institution_id = $1 and withdrawn_at is null
          and not exists (select from harvest_seen s where s.job_id = $2 and s.course_id = c.id) returning id`,
      [institutionId, jobId, now],
    );
    return gone.map(({ id }) => id);
  }

  async ofOffering(unit: Unit, offeringId: string): Promise<{ readonly code: string; readonly title: string }> {
    const [course] = await unit.query<{ code: string; title: string }>(
      `select c.code, c.title from offering o join course c on c.id = o.course_id where o.id = $1`,
      [offeringId],
    );
    return course!;
  }
}
