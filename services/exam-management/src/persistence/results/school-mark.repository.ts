import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';

/** A school's mark of one pupil, in the group that the pupil is compared with. */
export interface SentSchoolMark {
  readonly learnerId: string;
  readonly group: string;
  /** A decimal. */
  readonly mark: string;
}

/** A candidate of the session by the id that it was named by. */
export interface NamedCandidate {
  readonly namedId: string;
  readonly candidateId: string;
  readonly organisationId: string;
}

interface ChangedMark {
  readonly id: string;
  readonly candidate_id: string;
  readonly learner_id: string;
  readonly organisation_id: string;
  readonly group_code: string;
  readonly mark: string;
  readonly version: number;
  readonly former_organisation: string | null;
  readonly former_group: string | null;
}

/** Marks that schools sent, each former one kept. */
@Injectable()
export class SchoolMarkRepository {
  /** Those of these learners who are candidates of the session, in organisations that the caller reaches. */
  candidates(unit: Unit, sessionId: string, learnerIds: readonly string[]): Promise<NamedCandidate[]> {
    return unit.query<NamedCandidate>(
      `select distinct on (n.id) n.id as "namedId", c.id as "candidateId", c.organisation_id as "organisationId"
         from unnest($2::uuid[]) n(id) cross join lateral records_of(surviving_record(n.id)) r
         join candidate c on c.session_id = $1 and c.learner_id = r.id
        where organisation_reached(c.organisation_id) and c.made_up_by is null
        order by n.id, c.id`,
      [sessionId, learnerIds],
    );
  }

  /**
   * Those that differ from what is there become its next versions, and the groups that they come to and from are computed again.
   * @returns how many those are
   */
  async take(
    unit: Unit,
    sessionId: string,
    sent: readonly (SentSchoolMark & NamedCandidate)[],
    { by, at }: { readonly by: string; readonly at: Date },
  ): Promise<number> {
    const rows = sent.map(({ candidateId, group, mark }) => ({ id: newId(), candidateId, group, mark }));
    const candidates = rows.map(({ candidateId }) => candidateId);
    await unit.query(`select from candidate where id = any($1) order by id for no key update`, [candidates]);
    const taken = await unit.query<ChangedMark>(
      `select n.id, c.id as candidate_id, c.learner_id, c.organisation_id, n."group" as group_code, n.mark,
              coalesce(m.version, 0) + 1 as version, m.organisation_id as former_organisation, m.group_code as former_group
         from jsonb_to_recordset($1::jsonb) as n (id uuid, "candidateId" uuid, "group" text, mark numeric)
         join candidate c on c.id = n."candidateId"
         left join school_mark m on m.candidate_id = c.id and m.replaced_at is null
        where (m.mark, m.group_code, m.organisation_id) is distinct from (n.mark, n."group", c.organisation_id)`,
      [JSON.stringify(rows)],
    );
    if (taken.length === 0) return 0;
    const changed = taken.map(({ candidate_id }) => candidate_id);
    await unit.query(`update school_mark set replaced_at = $2 where candidate_id = any($1) and replaced_at is null`, [
      changed,
      at,
    ]);
    await unit.query(
      `insert into school_mark (id, session_id, candidate_id, learner_id, organisation_id, group_code, mark, version, sent_by, sent_at)
       select id, $2, candidate_id, learner_id, organisation_id, group_code, mark, version, $3, $4
         from jsonb_to_recordset($1::jsonb) as n (id uuid, candidate_id uuid, learner_id uuid, organisation_id uuid, group_code text, mark numeric, version integer)`,
      [JSON.stringify(taken), sessionId, by, at],
    );
    const groups = taken.flatMap((one) => [
      [one.organisation_id, one.group_code],
      ...(one.former_group === null ? [] : [[one.former_organisation, one.former_group]]),
    ]);
    await unit.query(
      `insert into result_due (session_id, organisation_id, group_code, reason)
       select distinct $1::uuid, (n ->> 0)::uuid, n ->> 1, 'school-mark-changed' from jsonb_array_elements($2::jsonb) n
       on conflict (session_id, organisation_id, group_code) do update set reason = excluded.reason`,
      [sessionId, JSON.stringify(groups)],
    );
    return taken.length;
  }

  /** Of those of these classes that the caller's organisations know. */
  async knownClasses(unit: Unit, classIds: readonly string[]): Promise<string[]> {
    const known = await unit.query<{ id: string }>(
      `select class_id as id from known_class where class_id = any($1) and organisation_reached(organisation_id)`,
      [classIds],
    );
    return known.map(({ id }) => id);
  }
}
