import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import { partedParams, type PartedRecord } from '@pan/record-copies';
import type { ExamRoom } from '../../domain/exam-room.js';
import { watching } from '../rooms/watcher.js';
import type { Timing } from '../../domain/clock.js';
import type { Candidacy } from '../../domain/sitting-state.js';
import type { Pupil } from './record.queries.js';

/** A candidate whose code was typed, and what the session grants. */
export interface Admission extends Candidacy, Timing {
  readonly paperId: string;
  /** The record in which that of the registered learner goes on. */
  readonly recordId: string;
  /** Whether the caller reaches the organisation that registered the candidate. */
  readonly reached: boolean;
  readonly extraTimePercent: number;
}

/** Candidates of sessions: a pupil with an admission code, which never changes. */
@Injectable()
export class CandidateRepository {
  /** @param day of the sitting, on which an accommodation holds or does not */
  async admitted(unit: Unit, sessionId: string, code: string, day: string): Promise<Admission | undefined> {
    const [admission] = await unit.query<Admission>(
      `select candidate_id as "candidateId", session_id as "sessionId", learner_id as "learnerId", record_id as "recordId",
              organisation_id as "organisationId", reached, extra as "extraTimePercent", paper_id as "paperId",
              opens_at as "opensAt", closes_at as "closesAt", duration_minutes as "durationMinutes"
         from admission($1, $2, $3)`,
      [sessionId, code, day],
    );
    return admission;
  }

  /** One record is one candidate, by whatever id it was registered. @returns how many were added, by organisation */
  async enter(
    unit: Unit,
    sessionId: string,
    pupils: readonly (Pupil & { readonly admissionCode: string })[],
    roomId: string | null,
    now: Date,
  ): Promise<Map<string, number>> {
    const rows = pupils.map((pupil) => ({ id: newId(), ...pupil }));
    const added = await unit.query<{ organisation_id: string }>(
      `insert into candidate (id, session_id, learner_id, organisation_id, admission_code, registered_at, room_id)
       select n.id, $1, n."learnerId", n."organisationId", n."admissionCode", $3, $4
         from jsonb_to_recordset($2::jsonb) as n (id uuid, "learnerId" uuid, "organisationId" uuid, "admissionCode" text)
        where not exists (select from candidate c where c.session_id = $1 and c.learner_id in (select id from records_of(n."learnerId")))
       on conflict (session_id, learner_id) do nothing
       returning organisation_id`,
      [sessionId, JSON.stringify(rows), now, roomId],
    );
    return new Map([...Map.groupBy(added, (one) => one.organisation_id)].map(([id, those]) => [id, those.length]));
  }

  /** Those that the caller sees, of the room's session and organisation. @returns the ids of those placed */
  async place(unit: Unit, room: ExamRoom, candidateIds: readonly string[]): Promise<string[]> {
    const { id, sessionId, organisationId } = room;
    const placed = await watching(unit, () =>
      unit.query<{ id: string }>(
        `update candidate set room_id = $1
          where id = any($2) and session_id = $3 and organisation_id in (select organisation_id from organisations_below($4)) returning id`,
        [id, candidateIds, sessionId, organisationId],
      ),
    );
    return placed.map((one) => one.id);
  }

  /**
   * Of the other record's candidates, those that are the parted one's own, with what they wrote; a person who is a candidate of the
   * session already stays one.
   */
  async part(unit: Unit, parted: PartedRecord): Promise<void> {
    const own = await unit.query<{ id: string }>(
      `update candidate t set learner_id = $1
        where t.learner_id = $2 and t.id <> all($6::uuid[])
          and not exists (select from sitting s join mark m on m.sitting_id = s.id where s.candidate_id = t.id and m.id = any($6::uuid[]))
          and (t.id = any($5::uuid[])
               or exists (select from sitting s left join mark m on m.sitting_id = s.id
                           where s.candidate_id = t.id and (s.id = any($5::uuid[]) or m.id = any($5::uuid[])))
               or (t.organisation_id = any($4::uuid[]) and ($3::timestamptz is null or t.registered_at >= $3)))
          and not exists (select from candidate c where c.session_id = t.session_id and c.learner_id = $1)
       returning t.id`,
      partedParams(parted),
    );
    const candidates = own.map(({ id }) => id);
    // What a person named goes over, also where the parted one is a candidate of the session by another id.
    const sittings = await unit.query<{ id: string }>(
      `update sitting s set learner_id = $1
        where s.candidate_id = any($3::uuid[])
           or (s.learner_id in (select id from records_of($2)) and (s.id = any($4::uuid[]) or exists (select from mark m where m.sitting_id = s.id and m.id = any($4::uuid[]))))
       returning s.id`,
      [parted.learnerId, parted.fromLearnerId, candidates, parted.partedIds],
    );
    const moved = [parted.learnerId, sittings.map(({ id }) => id)];
    await unit.query(`update sitting_score set learner_id = $1 where sitting_id = any($2::uuid[])`, moved);
    await unit.query(`update saved_response set learner_id = $1 where sitting_id = any($2::uuid[])`, moved);
  }

  /** How many candidates the organisation and each one below it have. */
  counts(
    unit: Unit,
    sessionId: string,
    organisationId: string,
  ): Promise<{ organisationId: string; candidates: number }[]> {
    return unit.query<{ organisationId: string; candidates: number }>(
      `select organisation_id as "organisationId", count(*)::int as candidates from candidate
        where session_id = $1 and organisation_id in (select organisation_id from organisations_below($2)) group by 1 order by 1`,
      [sessionId, organisationId],
    );
  }
}
