import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CandidatesRegisteredV1, type Level } from '@pan/contracts';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, fact } from '@pan/kit/domain';
import { type KnownOrganisation, organisationInReach } from '@pan/record-copies';
import { admissionCode } from '../../domain/admission-code.js';
import type { ExamRoom } from '../../domain/exam-room.js';
import type { ExamSession } from '../../domain/exam-session.js';
import { ExamRoomRepository } from '../../persistence/rooms/exam-room.repository.js';
import { CandidateRepository } from '../../persistence/sessions/candidate.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { type Pupil, RecordQueries } from '../../persistence/sessions/record.queries.js';

/** Whose pupils: those of classes, or all of a level. */
export interface Registration {
  readonly organisation: string;
  readonly classIds?: readonly string[];
  readonly level?: Level;
  /** Where those sit who are added by this call: a room of the organisation. */
  readonly roomCode?: string;
}

export interface Registered {
  readonly added: number;
  readonly candidates: number;
}

/** Enters the pupils of an organisation in a session; repeating it adds those who have come since. */
@Injectable()
export class RegisterCandidates {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly candidates: CandidateRepository,
    private readonly rooms: ExamRoomRepository,
    private readonly record: RecordQueries,
  ) {}

  run(sessionId: string, { organisation: code, roomCode, ...whose }: Registration): Promise<Registered> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      const now = await unit.now();
      session.requireOpenForCandidates(now);
      const organisation = await organisationInReach(unit, code);
      const room = roomCode === undefined ? null : await this.room(unit, session, organisation, roomCode);
      const { added, counts } = await unit.asService(async () => {
        const pupils = await this.pupils(unit, session, organisation, whose);
        const entered = pupils.map((pupil) => ({ ...pupil, admissionCode: admissionCode(randomBytes(10)) }));
        const added = await this.candidates.enter(unit, sessionId, entered, room?.id ?? null, now);
        return { added, counts: await this.candidates.counts(unit, sessionId, organisation.organisationId) };
      });
      await unit.emit(
        ...counts
          .filter(({ organisationId }) => added.has(organisationId))
          .map((of) => fact(CandidatesRegisteredV1, sessionId, { sessionId, ...of })),
      );
      return {
        added: [...added.values()].reduce((sum, count) => sum + count, 0),
        candidates: counts.reduce((sum, { candidates }) => sum + candidates, 0),
      };
    });
  }

  /** @throws DomainError exam-room-unknown */
  private async room(unit: Unit, { id }: ExamSession, of: KnownOrganisation, code: string): Promise<ExamRoom> {
    const room = await this.rooms.ofCode(unit, id, of.organisationId, code);
    if (!room) throw new DomainError('exam-room-unknown', { id: code });
    return room;
  }

  /** @throws DomainError organisation-not-in-session, class-unknown */
  private async pupils(
    unit: Unit,
    session: ExamSession,
    { organisationId, code }: KnownOrganisation,
    { classIds, level = session.level }: Omit<Registration, 'organisation' | 'roomCode'>,
  ): Promise<Pupil[]> {
    if (!(await this.record.isWithin(unit, organisationId, session.organisationIds)))
      throw new DomainError('organisation-not-in-session', { organisation: code });
    if (!classIds) return this.record.pupilsOfLevel(unit, organisationId, session.schoolYear, level);
    const open = await this.record.openClasses(unit, classIds, organisationId);
    const missing = classIds.find((id) => !open.includes(id));
    if (missing !== undefined) throw new DomainError('class-unknown', { class: missing, organisation: code });
    return this.record.pupilsOfClasses(unit, classIds);
  }
}
