import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import type { Parting } from '../../domain/identity/parting.js';
import { AccessCaseRepository } from '../../persistence/accesses/access-case.repository.js';
import { AccommodationRepository } from '../../persistence/accommodations/accommodation.repository.js';
import { RevokeAttestation } from '../attestations/revoke-attestation.js';
import { AccountRepository } from '../../persistence/accounts/account.repository.js';
import { CompetencyRepository } from '../../persistence/competencies/competency.repository.js';
import { ConsentRepository } from '../../persistence/consents/consent.repository.js';
import { CorrectionRepository } from '../../persistence/corrections/correction.repository.js';
import { InterventionPlanRepository } from '../../persistence/files/intervention-plan.repository.js';
import { ProfessionalNoteRepository } from '../../persistence/files/professional-note.repository.js';
import { FamilyRepository } from '../../persistence/families/family.repository.js';
import { GradebookRepository } from '../../persistence/gradebook/gradebook.repository.js';
import { PartingRepository } from '../../persistence/identity/parting.repository.js';
import { DataPackages } from '../../persistence/portability/data-package.repository.js';
import { TermMarkRepository } from '../../persistence/report-cards/term-mark.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { AbsenceRepository } from '../../persistence/messages/absence.repository.js';
import { MessageRepository } from '../../persistence/messages/message.repository.js';
import { EnrolmentRepository } from '../../persistence/roster/enrolment.repository.js';
import { TransferRepository } from '../../persistence/transfers/transfer.repository.js';
import { MembershipRepository } from '../../persistence/roster/membership.repository.js';

/** What belongs to the record that is parted goes over to it, both being locked. */
@Injectable()
export class PartOver {
  constructor(
    private readonly partings: PartingRepository,
    private readonly learners: LearnerRepository,
    private readonly stays: EnrolmentRepository,
    private readonly memberships: MembershipRepository,
    private readonly measures: AccommodationRepository,
    private readonly accounts: AccountRepository,
    private readonly marks: GradebookRepository,
    private readonly families: FamilyRepository,
    private readonly consents: ConsentRepository,
    private readonly corrections: CorrectionRepository,
    private readonly questions: AccessCaseRepository,
    private readonly packages: DataPackages,
    private readonly transfers: TransferRepository,
    private readonly messages: MessageRepository,
    private readonly plans: InterventionPlanRepository,
    private readonly notes: ProfessionalNoteRepository,
    private readonly reports: TermMarkRepository,
    private readonly absences: AbsenceRepository,
    private readonly attestations: RevokeAttestation,
    private readonly competencies: CompetencyRepository,
  ) {}

  /**
   * @param standing when the merges were decided that stand still
   * @returns what is told of stays, places, measures, consents and transfers
   */
  async run(
    unit: Unit,
    parting: Parting,
    from: string,
    to: string,
    standing: readonly Date[],
    now: Date,
  ): Promise<Fact[]> {
    await this.partings.move(unit, parting, from, to);
    await this.attestations.ofResults(unit, parting.ids('result'), 'parted', now);
    await this.packages.dropOf(unit, [from, to]);
    await this.marks.handOver(unit, from, to, parting.ids('gradebook-result'));
    const reported = { marks: parting.ids('term-mark'), cards: parting.ids('report-card') };
    await this.reports.handOver(unit, from, to, reported);
    const said = { words: parting.ids('guardian-word'), orders: parting.ids('family-order') };
    await this.families.part(unit, said, to);
    await this.corrections.part(unit, parting.ids('correction-request'), to);
    const told = { messages: parting.ids('message'), copies: parting.ids('message-copy') };
    await this.messages.part(unit, told, to);
    await this.plans.part(unit, parting.ids('intervention-plan'), to);
    const places = [parting.ids('organisation'), parting.ids('organisation', 'remaining')] as const;
    await this.notes.part(unit, ...places, from, to);
    await this.competencies.part(unit, ...places, from, to);
    await this.absences.part(unit, parting.ids('absence-notice'), to);
    const stays = await this.stays.byIds(unit, parting.ids('stay'));
    const facts = stays.flatMap((stay) => stay.handOver(to));
    await this.stays.saveAll(unit, stays);
    const memberships = await this.memberships.byIds(unit, parting.ids('place'));
    const pairs = memberships.map(({ pair }) => pair);
    const joined = memberships.flatMap((place) => place.handOver(to));
    await this.learners.savePlaces(unit, memberships);
    facts.push(...(await this.memberships.allOpen(unit, memberships, pairs)).asTheyStand(joined));
    const measures = await this.measures.byIds(unit, parting.ids('measure'));
    facts.push(...measures.flatMap((measure) => measure.handOver(to)));
    await this.measures.save(unit, measures);
    const consents = await this.consents.byIds(unit, parting.ids('consent'));
    facts.push(...consents.flatMap((consent) => consent.handOver(to)));
    await this.consents.save(unit, consents);
    const transfers = await this.transfers.byIds(unit, parting.ids('transfer'));
    facts.push(...transfers.map((transfer) => transfer.handOver(to)));
    await this.transfers.save(unit, transfers);
    await this.partAccounts(unit, new Set(parting.ids('account')), [from, to], standing);
    await this.questions.part(unit, from, to);
    return facts;
  }

  private async partAccounts(
    unit: Unit,
    ids: ReadonlySet<string>,
    [from, to]: readonly [string, string],
    standing: readonly Date[],
  ): Promise<void> {
    const ofBoth = await this.accounts.ofLearners(unit, [from, to]);
    const links = ofBoth.filter(({ id }) => ids.has(id));
    if (links.length === 0) return;
    const ofSubjects = await this.accounts.ofSubjects(
      unit,
      links.map(({ subject }) => subject),
    );
    const others = [...ofBoth, ...ofSubjects.filter(({ id }) => !ofBoth.some((one) => one.id === id))];
    for (const link of links) link.partTo(to);
    for (const link of links) link.holdAgain(others, standing);
    await this.accounts.saveAll(unit, links);
  }
}
