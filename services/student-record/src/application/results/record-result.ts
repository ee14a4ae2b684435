import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Result, type Provenance, type SaidOfResult } from '../../domain/results/result.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { OrganisationRepository } from '../../persistence/organisations/organisation.repository.js';
import { PartingRepository } from '../../persistence/identity/parting.repository.js';
import { ResultRepository } from '../../persistence/results/result.repository.js';
import { DestroyedFiles } from '../../persistence/retention/destroyed-files.repository.js';
import { RevokeAttestation } from '../attestations/revoke-attestation.js';
import { seeEverything } from '../organisations/see-everything.js';

/** A mark or result enters the record of its learner, as a version that tells who said it. */
@Injectable()
export class RecordResult {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly organisations: OrganisationRepository,
    private readonly results: ResultRepository,
    private readonly partings: PartingRepository,
    private readonly attestations: RevokeAttestation,
    private readonly destroyed: DestroyedFiles,
  ) {}

  /** @throws DomainError learner-unknown, organisation-unknown, result-unknown, result-of-another-service */
  run(resultId: string, learnerId: string, said: SaidOfResult, by: Provenance): Promise<void> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        // What is told of a record that was destroyed is about nobody any more.
        if (await this.destroyed.isErased(unit, learnerId)) return;
        const learner = await this.learners.record(unit, learnerId);
        const known = await this.results.byId(unit, resultId);
        if (!known) return this.add(unit, Result.report(resultId, learner.id, learnerId, said, by));
        const parted =
          known.learnerId === learner.id ? null : await this.partings.partedOf(unit, known.learnerId, learner.id);
        const follows = parted === learner.id;
        if (follows) known.follow(learner.id);
        // What was said before the parting names the record that it left: it is heard, and moves nothing back.
        const version = known.hear(parted ?? learner.id, said, by);
        if (!version && !follows) return;
        await this.results.save(unit, known, version);
        await this.attestations.ofResults(unit, [resultId], follows ? 'parted' : 'corrected', by.heardAt);
      }),
    );
  }

  private async add(unit: Unit, result: Result): Promise<void> {
    if (!(await this.organisations.exists(unit, result.organisationId))) throw new DomainError('organisation-unknown');
    await this.results.add(unit, result);
  }
}
