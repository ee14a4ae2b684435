import { Injectable } from '@nestjs/common';
import { loadAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { partedParams, type PartedRecord } from '@pan/record-copies';
import { Candidate } from '../../domain/candidate.js';
import type { Timing } from '../../domain/clock.js';
import type { HeldMeasure } from '../../domain/presentation.js';
import type { Candidacy } from '../../domain/sitting-state.js';
import type { Standing } from '../../domain/standing.js';
import { watching } from '../rooms/watcher.js';

/** What a start needs to know of a candidate, and what the session grants. */
export interface Terms extends Candidacy, Timing {
  readonly paperId: string;
  readonly extraTimePercent: number;
  /** What holds on the day of the start. */
  readonly measures: readonly HeldMeasure[];
  /** `made-up`: it sits in a make-up session. */
  readonly standing: Standing | 'made-up';
  /** Of the session: another one where its dates have changed since. */
  readonly sessionVersion: number;
  /** Whether the room lets nobody begin before whoever watches says so. */
  readonly awaits: boolean;
}

/** A candidate who showed an admission token. */
export interface Admitted extends Terms {
  readonly sittingId: string | null;
  readonly now: Date;
}

/** A candidate whose code was typed. */
export interface Admission extends Terms {
  /** The record in which that of the registered learner goes on. */
  readonly recordId: string;
  /** Whether the caller reaches the organisation that registered the candidate. */
  readonly reached: boolean;
}

/** Candidates of sessions: a pupil with an admission code, which never changes. */
@Injectable()
export class CandidateRepository {
  /** @param day of the sitting, on which an accommodation holds or does not */
  async admitted(unit: Unit, sessionId: string, code: string, day: string): Promise<Admission | undefined> {
    const [admission] = await unit.query<Admission>(
      `select candidate_id as "candidateId", session_id as "sessionId", learner_id as "learnerId", record_id as "recordId",
              organisation_id as "organisationId", reached, extra as "extraTimePercent", paper_id as "paperId",
              opens_at as "opensAt", closes_at as "closesAt", duration_minutes as "durationMinutes",
              needs_authorisation(candidate_id) as awaits, standing, session_version(session_id) as "sessionVersion",
              measures_on(learner_id, $3::date) as measures
         from admission_to($1, $2, $3)`,
      [sessionId, code, day],
    );
    return admission;
  }

  /** Of an admission token. From then on the transaction is the service's own. */
  async ofToken(unit: Unit, candidateId: string): Promise<Admitted | undefined> {
    const [admitted] = await unit.query<Admitted>(
      `select candidate_id as "candidateId", session_id as "sessionId", learner_id as "learnerId", organisation_id as "organisationId",
              extra as "extraTimePercent", paper_id as "paperId", opens_at as "opensAt", closes_at as "closesAt",
              duration_minutes as "durationMinutes", awaits, standing, session_version(session_id) as "sessionVersion",
              sitting_id as "sittingId", now, measures_on(learner_id, school_day()) as measures
         from admission_of($1)`,
      [candidateId],
    );
    return admitted;
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
    await unit.query(`update exam_result set learner_id = $1 where sitting_id = any($2::uuid[])`, moved);
    await unit.query(
      `update school_mark set learner_id = $1 where candidate_id = any($3::uuid[])
          or candidate_id in (select candidate_id from sitting where id = any($2::uuid[]))`,
      [...moved, candidates],
    );
    await unit.query(`update saved_response set learner_id = $1 where sitting_id = any($2::uuid[])`, moved);
    await unit.query(`update script set learner_id = $1 where sitting_id = any($2::uuid[])`, moved);
  }

  /** @throws DomainError candidate-unknown */
  async placeOf(unit: Unit, id: string): Promise<Pick<Candidacy, 'sessionId' | 'organisationId'>> {
    const [place] = await watching(unit, () =>
      unit.query<{ sessionId: string; organisationId: string }>(
        `select session_id as "sessionId", organisation_id as "organisationId" from candidate where id = $1`,
        [id],
      ),
    );
    if (!place) throw new DomainError('candidate-unknown', { id });
    return place;
  }

  /** Locked against whoever would begin to sit, which is asked for once the lock is there. @throws DomainError candidate-unknown */
  async toDecide(unit: Unit, id: string): Promise<{ candidate: Candidate; hasBegun: boolean; standing: Standing }> {
    const [candidate] = await watching(unit, () => loadAll(unit, Candidate, 't.id = $1', [id], 'for update'));
    if (!candidate) throw new DomainError('candidate-unknown', { id });
    const [begun] = await unit.asService(() => unit.query(`select 1 from sitting where candidate_id = $1`, [id]));
    return { candidate, hasBegun: begun !== undefined, standing: await this.standing(unit, id) };
  }

  async standing(unit: Unit, id: string): Promise<Standing> {
    const [row] = await unit.asService(() =>
      unit.query<{ standing: Standing }>(
        `select standing_at(c, s.awaits, w.closes_at, sitting_day(w.opens_at, w.closes_at)) as standing
           from candidate c cross join lateral session_window(c.session_id, c.organisation_id) w
           left join sitting s on s.candidate_id = c.id where c.id = $1`,
        [id],
      ),
    );
    return row!.standing;
  }

  /** Whoever is entered in a make-up session sits there alone. @throws DomainError candidate-made-up */
  async requireNotMadeUp(unit: Unit, id: string): Promise<void> {
    const [made] = await unit.query(`select 1 from candidate where id = $1 and made_up_by is not null`, [id]);
    if (made) throw new DomainError('candidate-made-up');
  }

  save(unit: Unit, candidate: Candidate): Promise<void> {
    return watching(unit, () => updateAll(unit, Candidate, [candidate]));
  }
}
