import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { AccessCaseRepository } from '../../persistence/accesses/access-case.repository.js';
import { AccountRepository } from '../../persistence/accounts/account.repository.js';
import { CompetencyRepository } from '../../persistence/competencies/competency.repository.js';
import { ConsentRepository } from '../../persistence/consents/consent.repository.js';
import { CorrectionRepository } from '../../persistence/corrections/correction.repository.js';
import { InterventionPlanRepository } from '../../persistence/files/intervention-plan.repository.js';
import { ProfessionalNoteRepository } from '../../persistence/files/professional-note.repository.js';
import { FamilyRepository } from '../../persistence/families/family.repository.js';
import { GradebookRepository } from '../../persistence/gradebook/gradebook.repository.js';
import { TransferRepository } from '../../persistence/transfers/transfer.repository.js';
import { AbsenceRepository } from '../../persistence/messages/absence.repository.js';
import { MessageRepository } from '../../persistence/messages/message.repository.js';
import { MatchPairRepository } from '../../persistence/identity/match-pair.repository.js';
import { MismatchRepository } from '../../persistence/identity/mismatch.repository.js';
import { TraceRepository } from '../../persistence/identity/trace.repository.js';
import { TermMarkRepository } from '../../persistence/report-cards/term-mark.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { MembershipRepository } from '../../persistence/roster/membership.repository.js';

/** Everything that pointed at a record that ended points at the one in which it goes on, both being locked. */
@Injectable()
export class HandOver {
  constructor(
    private readonly learners: LearnerRepository,
    private readonly accounts: AccountRepository,
    private readonly pairs: MatchPairRepository,
    private readonly traces: TraceRepository,
    private readonly mismatches: MismatchRepository,
    private readonly memberships: MembershipRepository,
    private readonly marks: GradebookRepository,
    private readonly families: FamilyRepository,
    private readonly consents: ConsentRepository,
    private readonly corrections: CorrectionRepository,
    private readonly transfers: TransferRepository,
    private readonly questions: AccessCaseRepository,
    private readonly messages: MessageRepository,
    private readonly plans: InterventionPlanRepository,
    private readonly notes: ProfessionalNoteRepository,
    private readonly reports: TermMarkRepository,
    private readonly absences: AbsenceRepository,
    private readonly competencies: CompetencyRepository,
  ) {}

  /** @returns what is told of places in classes, of consents and of transfers */
  async run(unit: Unit, ended: string, survivor: string, now: Date): Promise<Fact[]> {
    await this.learners.handOver(unit, ended, survivor);
    const places = await this.learners.places(unit, ended);
    const facts = places.flatMap((place) => place.handOver(survivor));
    await this.learners.savePlaces(unit, places);
    await this.handOverAccounts(unit, ended, survivor, now);
    for (const kept of [
      this.mismatches,
      this.traces,
      this.pairs,
      this.marks,
      this.families,
      this.corrections,
      this.questions,
      this.messages,
      this.plans,
      this.notes,
      this.reports,
      this.absences,
      this.competencies,
    ])
      await kept.handOver(unit, ended, survivor);
    const consents = await this.consents.ofLearner(unit, ended);
    const given = consents.flatMap((consent) => consent.handOver(survivor));
    await this.consents.save(unit, consents);
    const transfers = await this.transfers.ofLearner(unit, ended);
    const moved = transfers.map((transfer) => transfer.handOver(survivor));
    await this.transfers.save(unit, transfers);
    return [...(await this.memberships.allOpen(unit, places)).asTheyStand(facts), ...given, ...moved];
  }

  private async handOverAccounts(unit: Unit, ended: string, survivor: string, now: Date): Promise<void> {
    const links = await this.accounts.ofLearners(unit, [ended, survivor]);
    const passed = links.filter((link) => link.learnerId === ended);
    const others = links.filter((link) => link.learnerId === survivor);
    for (const link of passed) link.passTo(survivor, others, now);
    await this.accounts.saveAll(unit, passed);
  }
}
