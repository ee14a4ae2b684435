import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';
import { Institution, type Mode } from '../../domain/institution.js';
import { KnownAnswerRepository } from '../../persistence/harvest/known-answer.repository.js';
import { InstitutionRepository } from '../../persistence/institutions/institution.repository.js';
import { ServiceDocument } from '../harvest/service-document.js';

/** Takes in where an institution's endpoint is, after reading what it says about itself. */
@Injectable()
export class DescribeInstitution {
  constructor(
    private readonly work: UnitOfWork,
    private readonly institutions: InstitutionRepository,
    private readonly answers: KnownAnswerRepository,
    private readonly service: ServiceDocument,
  ) {}

  /** @returns whether the institution is new here */
  async run(code: string, endpoint: string, kinds: readonly Mode[], expected: number | null): Promise<boolean> {
    // No transaction is open while somebody else's server is asked.
    await this.work.run((unit) => organisationInReach(unit, code));
    const conformance = await this.service.read(endpoint);
    return this.work.run(async (unit) => {
      const organisation = await organisationInReach(unit, code);
      const known = await this.institutions.ofOrganisation(unit, organisation.organisationId);
      requireVersion(expected, known?.version ?? 0);
      const institution = known ?? Institution.describe(newId(), organisation, endpoint, kinds, conformance);
      const isReadAnew = known?.describeAgain(endpoint, kinds, conformance) ?? false;
      await this.institutions.save(unit, institution);
      if (isReadAnew) await this.answers.removeAll(unit, institution.id);
      return known === null;
    });
  }
}
