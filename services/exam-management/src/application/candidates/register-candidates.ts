import { Injectable } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type KnownOrganisation, organisationInReach } from '@pan/record-copies';
import type { ExamRoom } from '../../domain/exam-room.js';
import type { ExamSession } from '../../domain/exam-session.js';
import { ExamRoomRepository } from '../../persistence/rooms/exam-room.repository.js';
import { CandidateListRepository } from '../../persistence/sessions/candidate-list.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { OrganisationPlanRepository } from '../../persistence/sessions/organisation-plan.repository.js';
import { type Pupil, RecordQueries } from '../../persistence/sessions/record.queries.js';

import { EnterCandidates } from './enter-candidates.js';

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
    private readonly plans: OrganisationPlanRepository,
    private readonly enter: EnterCandidates,
    private readonly record: RecordQueries,
  ) {}

  run(sessionId: string, { organisation: code, roomCode, ...whose }: Registration): Promise<Registered> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      const now = await unit.now();
      const organisation = await organisationInReach(unit, code);
      (await this.plans.holding(unit, session, organisation.organisationId)).requireOpenForCandidates(now);
      const room = roomCode === undefined ? null : await this.room(unit, session, organisation, roomCode);
      return unit.asService(async () => {
        const pupils = await this.pupils(unit, session, organisation, whose);
        const added = await this.enter.run(unit, session, pupils, {
          roomId: room?.id ?? null,
          named: whose.learnerIds ?? [],
        });
        return { added, candidates: await this.candidates.countBelow(unit, sessionId, organisation.organisationId) };
      });
    });
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
