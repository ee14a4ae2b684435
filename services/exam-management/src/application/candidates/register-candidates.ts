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
import { CandidateListRepository } from '../../persistence/sessions/candidate-list.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { type Pupil, RecordQueries } from '../../persistence/sessions/record.queries.js';

/** Whose pupils: those of classes and those who are named, else all of a level. */
export interface Registration {
  readonly organisation: string;
  readonly classIds?: readonly string[];
  readonly learnerIds?: readonly string[];
  readonly level?: Level;
  /** Where those sit who are added by this call: a room of the organisation. */
  readonly roomCode?: string;
}

export interface Registered {
  readonly added: number;
  readonly candidates: number;
}

type Within = Pick<KnownOrganisation, 'organisationId' | 'code'>;

/** Enters the pupils of an organisation in a session; repeating it adds those who have come since. */
@Injectable()
export class RegisterCandidates {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly candidates: CandidateListRepository,
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
      return unit.asService(async () => {
        const pupils = await this.pupils(unit, session, organisation, whose);
        const added = await this.enter(unit, sessionId, pupils, room?.id ?? null, now);
        const counts = await this.candidates.counts(unit, sessionId, organisation.organisationId);
        return { added, candidates: counts.reduce((sum, { candidates }) => sum + candidates, 0) };
      });
    });
  }

  /** Who comes from another organisation goes on with the code that was given there. @returns how many came */
  private async enter(unit: Unit, sessionId: string, pupils: readonly Pupil[], roomId: string | null, now: Date) {
    const moved = await this.candidates.follow(unit, sessionId, pupils, roomId);
    const entered = pupils.map((pupil) => ({ ...pupil, admissionCode: admissionCode(randomBytes(10)) }));
    const added = await this.candidates.enter(unit, sessionId, entered, roomId, now);
    for (const organisationId of new Set([...added, ...moved.flatMap(({ from, to }) => [from, to])].sort())) {
      const candidates = await this.candidates.count(unit, sessionId, organisationId);
      await unit.emit(fact(CandidatesRegisteredV1, sessionId, { sessionId, organisationId, candidates }));
    }
    return added.length + moved.length;
  }

  /** @throws DomainError exam-room-unknown */
  private async room(unit: Unit, { id }: ExamSession, of: KnownOrganisation, code: string): Promise<ExamRoom> {
    const room = await this.rooms.ofCode(unit, id, of.organisationId, code);
    if (!room) throw new DomainError('exam-room-unknown', { id: code });
    return room;
  }

  /** @throws DomainError organisation-not-in-session, class-unknown, learner-not-there */
  private async pupils(
    unit: Unit,
    session: ExamSession,
    { organisationId, code }: KnownOrganisation,
    { classIds, learnerIds, level = session.level }: Omit<Registration, 'organisation' | 'roomCode'>,
  ): Promise<Pupil[]> {
    if (!(await this.record.isWithin(unit, organisationId, session.organisationIds)))
      throw new DomainError('organisation-not-in-session', { organisation: code });
    if (!classIds && !learnerIds) return this.record.pupilsOfLevel(unit, organisationId, session.schoolYear, level);
    const ofClasses = classIds ? await this.ofClasses(unit, classIds, { organisationId, code }) : [];
    const named = learnerIds ? await this.named(unit, learnerIds, { organisationId, code }) : [];
    return [...new Map([...named, ...ofClasses].map((pupil) => [pupil.learnerId, pupil])).values()];
  }

  /** @throws DomainError learner-not-there */
  private async named(unit: Unit, learnerIds: readonly string[], { organisationId, code }: Within): Promise<Pupil[]> {
    const there = await this.record.pupilsNamed(unit, learnerIds, organisationId);
    const missing = learnerIds.find((id) => !there.some(({ namedId }) => namedId === id));
    if (missing !== undefined) throw new DomainError('learner-not-there', { learner: missing, organisation: code });
    return there.map(({ namedId: _, ...pupil }) => pupil);
  }

  /** @throws DomainError class-unknown */
  private async ofClasses(unit: Unit, classIds: readonly string[], { organisationId, code }: Within): Promise<Pupil[]> {
    const open = await this.record.openClasses(unit, classIds, organisationId);
    const missing = classIds.find((id) => !open.includes(id));
    if (missing !== undefined) throw new DomainError('class-unknown', { class: missing, organisation: code });
    return this.record.pupilsOfClasses(unit, classIds);
  }
}
