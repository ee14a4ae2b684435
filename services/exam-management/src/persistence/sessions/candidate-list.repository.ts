import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import type { ExamRoom } from '../../domain/exam-room.js';
import { watching } from '../rooms/watcher.js';
import type { Pupil } from './record.queries.js';

/** Who is on the list of a session, where, and how many: many candidates at once. */
@Injectable()
export class CandidateListRepository {
  /** One record is one candidate, by whatever id it was registered. @returns the organisations of those who were added */
  async enter(
    unit: Unit,
    sessionId: string,
    pupils: readonly (Pupil & { readonly admissionCode: string })[],
    roomId: string | null,
    now: Date,
  ): Promise<string[]> {
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
    return added.map((one) => one.organisation_id);
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
   * Pupils who left the organisation that registered them, and have not sat, are candidates of the one where they are now.
   * @returns the organisations that they left, and that they came to
   */
  async follow(
    unit: Unit,
    sessionId: string,
    pupils: readonly Pupil[],
    roomId: string | null,
  ): Promise<{ from: string; to: string }[]> {
    return unit.query<{ from: string; to: string }>(
      `with moved as (
         select c.id, c.organisation_id as "from", n."organisationId" as "to"
           from jsonb_to_recordset($2::jsonb) as n ("learnerId" uuid, "organisationId" uuid)
           cross join lateral records_of(n."learnerId") r join candidate c on c.session_id = $1 and c.learner_id = r.id
          where c.organisation_id <> n."organisationId" and c.standing = 'expected' and c.standing_at is null
            and stay_has_ended(c.learner_id, c.organisation_id, school_day())
            and not exists (select from sitting s where s.candidate_id = c.id))
       update candidate c set organisation_id = moved."to", room_id = $3 from moved where c.id = moved.id
       returning moved."from", moved."to"`,
      [sessionId, JSON.stringify(pupils), roomId],
    );
  }

  /** How many are on the list of an organisation. */
  async count(unit: Unit, sessionId: string, organisationId: string): Promise<number> {
    const [row] = await unit.query<{ candidates: number }>(
      `select count(*)::int as candidates from candidate where session_id = $1 and organisation_id = $2 and standing <> 'withdrawn'`,
      [sessionId, organisationId],
    );
    return row!.candidates;
  }

  /** How many are on the lists of the organisation and of those below it. */
  async countBelow(unit: Unit, sessionId: string, organisationId: string): Promise<number> {
    const [row] = await unit.query<{ candidates: number }>(
      `select count(*)::int as candidates from candidate
        where session_id = $1 and standing <> 'withdrawn' and organisation_id in (select organisation_id from organisations_below($2))`,
      [sessionId, organisationId],
    );
    return row!.candidates;
  }
}
