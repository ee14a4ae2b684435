import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, RateLimits, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { AbsenceNotice, type AbsenceTold } from '../../domain/messages/absence-notice.js';
import { mayTellAbsence } from '../../domain/messages/audience-rules.js';
import { AbsenceRepository } from '../../persistence/messages/absence.repository.js';
import { AudienceQueries } from '../../persistence/messages/audience.queries.js';
import { OrganisationRepository } from '../../persistence/organisations/organisation.repository.js';
import { ActingFamily } from '../families/acting-family.js';
import { organisationInReach } from '../organisations/reach.js';
import { seeEverything } from '../organisations/see-everything.js';
import { sendingSide } from './sending-side.js';

/** By one account about any of its children. */
const notices = { name: 'absence-notices', points: 60, seconds: 86_400, refusal: 'too-many-absences' } as const;

/** No record has this id: who asks about an unknown notice is refused as by one of somebody else. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** A family tells the school that a child is not there; the office says that it has seen it. */
@Injectable()
export class TellAbsence {
  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly family: ActingFamily,
    private readonly absences: AbsenceRepository,
    private readonly audiences: AudienceQueries,
    private readonly organisations: OrganisationRepository,
  ) {}

  /**
   * @param school needed where the learner stays in several
   * @throws DomainError family-only, learner-unknown, absence-school-not-named, absence-days-malformed, absence-told-already, too-many-absences
   */
  tell(asked: string, school: string | null, told: AbsenceTold, now = new Date()): Promise<string> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const today = schoolDay(now);
        const acting = await this.family.allowed(unit, asked, ['receive-messages'], now, 'learner-unknown');
        const { learner, member, subject } = acting;
        if (!mayTellAbsence(member.role, learner.identity.birthDate, today)) throw new DomainError('learner-unknown');
        await this.limits.take(notices, subject);
        const schools = await this.absences.schools(unit, learner.id, today);
        const meant = schools.filter(({ code }) => school === null || code === school);
        if (meant.length !== 1) throw new DomainError('absence-school-not-named');
        const { id: organisationId, path: visibleTo } = meant[0]!;
        const of = { id: newId(), learnerId: learner.id, organisationId, visibleTo, subject, toldAs: member.role };
        const notice = AbsenceNotice.tell(of, told, today, now);
        if (await this.absences.isTold(unit, notice.kept)) throw new DomainError('absence-told-already');
        await this.absences.add(unit, notice);
        return notice.kept.id;
      }),
    );
  }

  /**
   * Whose notices of this school the caller sees: a system those in its reach, whoever works in the office those of the school.
   * @throws DomainError school-only, office-only, organisation-unknown
   */
  sightOfOffice(code: string): Promise<string> {
    const { subject } = sendingSide();
    return this.work.run(async (unit) => {
      if (subject === null) return organisationInReach(unit, code).then(() => currentCaller().organisations.join());
      const [place] = await this.organisations.ofCodes(unit, [code]);
      if (!(await this.isOffice(unit, subject, place!.id))) throw new DomainError('office-only');
      return code;
    });
  }

  /** @throws DomainError absence-unknown, also of a school in whose office this member of a staff does not work */
  private async ofOffice(unit: Unit, subject: string, id: string): Promise<AbsenceNotice> {
    const notice = await unit.asService(() => this.absences.one(unit, id));
    if (!(await this.isOffice(unit, subject, notice.kept.organisationId))) throw new DomainError('absence-unknown');
    return notice;
  }

  private isOffice(unit: Unit, subject: string, organisationId: string): Promise<boolean> {
    return seeEverything(unit, async () => (await this.audiences.speaker(unit, subject, organisationId)).isOffice);
  }

  /** Whoever told it, while they have the right. @throws DomainError family-only, absence-unknown */
  withdraw(id: string, now = new Date()): Promise<void> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const told = await this.absences.teller(unit, id);
        const learnerId = told?.learnerId ?? nobody;
        const acting = await this.family.allowed(unit, learnerId, ['receive-messages'], now, 'absence-unknown');
        if (told?.subject !== acting.subject) throw new DomainError('absence-unknown');
        const notice = await unit.asService(() => this.absences.one(unit, id));
        // It went over to another record while we waited.
        if (notice.kept.learnerId !== acting.learner.id) throw new DomainError('conflict');
        if (notice.withdraw(now)) await this.absences.save(unit, notice);
      }),
    );
  }

  /** An office of the school. @throws DomainError school-only, absence-unknown, absence-withdrawn */
  acknowledge(id: string, now = new Date()): Promise<void> {
    const { subject } = sendingSide();
    return this.work.run(async (unit) => {
      const notice = await (subject === null ? this.absences.one(unit, id) : this.ofOffice(unit, subject, id));
      if (notice.acknowledge(actorOf(currentCaller()), now)) await this.absences.save(unit, notice);
    });
  }
}
