import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Assessed, Score } from '../../domain/grants/assessment.js';

/** Why somebody does not judge an application: by their own word, or because they wrote it or their organisation is its own or above or below it. */
export type Conflict = 'declared' | 'organisation';

export interface Assessment {
  readonly id: string;
  readonly assessor: string;
  readonly submission: number;
  readonly scores: readonly Score[];
  readonly comment: string | null;
  readonly points: string;
  readonly version: number;
  readonly at: Date;
}

/** Who judges the applications of a call, and how. */
@Injectable()
export class AssessmentRepository {
  async assign(unit: Unit, call: string, person: string, organisationId: string | null, by: string): Promise<void> {
    await unit.query(
      `insert into grant_assessor (call, person, organisation_id, by) values ($1, $2, $3, $4)
       on conflict (call, person) do update set organisation_id = excluded.organisation_id, by = excluded.by, at = clock_timestamp()`,
      [call, person, organisationId, by],
    );
  }

  assessors(unit: Unit, call: string): Promise<{ person: string; organisation: string | null }[]> {
    return unit.query(
      `select a.person, o.code as organisation from grant_assessor a
         left join known_organisation o on o.organisation_id = a.organisation_id
        where a.call = $1 order by a.person limit 500`,
      [call],
    );
  }

  async isAssessor(unit: Unit, call: string, person: string): Promise<boolean> {
    return (await unit.query(`select from grant_assessor where call = $1 and person = $2`, [call, person])).length > 0;
  }

  /** Whether the caller's own organisations, the ministry aside, lie in one line with the one that applies. */
  async isInOneLine(unit: Unit, organisationId: string, codes: readonly string[]): Promise<boolean> {
    const rows = await unit.query(
      `select from known_organisation o
        where o.code = any($2) and o.kind <> 'ministry' and (
          exists (select from organisations_below(o.organisation_id) b where b.organisation_id = $1)
          or exists (select from organisations_below($1) b where b.organisation_id = o.organisation_id))`,
      [organisationId, codes],
    );
    return rows.length > 0;
  }

  /** Of the assessor of a call in front of an application. @param codes of the organisations that they act for now */
  async conflict(
    unit: Unit,
    applicationId: string,
    person: string,
    codes: readonly string[],
  ): Promise<Conflict | null> {
    const [row] = await unit.query<{ conflict: Conflict | null }>(`select grant_conflict_of($1, $2, $3) as conflict`, [
      ...[applicationId, person, codes],
    ]);
    return row!.conflict;
  }

  async declareConflict(unit: Unit, applicationId: string, person: string): Promise<void> {
    await unit.query(`insert into grant_conflict (application_id, person) values ($1, $2) on conflict do nothing`, [
      applicationId,
      person,
    ]);
  }

  /** Those of the submitted version, without those of people whom a conflict keeps from it since. */
  async assessedBy(unit: Unit, applicationId: string): Promise<string[]> {
    const rows = await unit.query<{ assessor: string }>(
      `select s.assessor from grant_assessment s join grant_application a on a.id = s.application_id
        where a.id = $1 and s.submission = a.submission
          and grant_conflict_of(a.id, s.assessor, '{}') is null`,
      [applicationId],
    );
    return rows.map(({ assessor }) => assessor);
  }

  async of(unit: Unit, applicationId: string): Promise<Assessment[]> {
    return unit.query<Assessment>(
      `select id, assessor, submission, scores, comment, points::text as points, version, at
         from grant_assessment where application_id = $1 order by assessor limit 100`,
      [applicationId],
    );
  }

  async mine(unit: Unit, applicationId: string, person: string): Promise<Assessment | null> {
    const [row] = await unit.query<Assessment>(
      `select id, assessor, submission, scores, comment, points::text as points, version, at
         from grant_assessment where application_id = $1 and assessor = $2 for no key update`,
      [applicationId, person],
    );
    return row ?? null;
  }

  async put(unit: Unit, applicationId: string, one: Assessment): Promise<void> {
    await unit.query(
      `insert into grant_assessment (id, application_id, assessor, submission, scores, comment, points, version, at)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7::numeric, $8, $9)
       on conflict (application_id, assessor) do update
         set submission = excluded.submission, scores = excluded.scores, comment = excluded.comment,
             points = excluded.points, version = excluded.version, at = excluded.at`,
      [
        ...[one.id, applicationId, one.assessor, one.submission, JSON.stringify(one.scores), one.comment],
        ...[one.points, one.version, one.at],
      ],
    );
  }

  /** What each application of a call was given for its submitted version. */
  ranked(unit: Unit, call: string, most: number): Promise<Assessed[]> {
    return unit.query<Assessed>(
      `select a.id, sum(s.points)::text as points, count(*)::integer as assessors
         from grant_application a join grant_assessment s on s.application_id = a.id and s.submission = a.submission
        where a.call = $1 and a.state <> 'withdrawn'
          and grant_conflict_of(a.id, s.assessor, '{}') is null
        group by a.id order by a.id limit $2`,
      [call, most],
    );
  }
}
