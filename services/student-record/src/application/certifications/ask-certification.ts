import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, RateLimits, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import { Certification, type Package } from '../../domain/certifications/certification.js';
import { isSandbox } from '../../domain/sandboxes/sandbox.js';
import { CertificationRepository } from '../../persistence/certifications/certification.repository.js';
import { organisationsInReach } from '../organisations/reach.js';

export const certificationKind = 'certification';

/** Self-tests of one client. */
const selfTests = { name: 'self-test', points: 50, seconds: 86_400, refusal: 'too-many-self-tests' } as const;

/** A vendor's system has what it did in its sandbox evaluated, as a version of a product. */
@Injectable()
export class AskCertification {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
    private readonly certifications: CertificationRepository,
  ) {}

  /**
   * @returns the id of the certification, and of the job that evaluates it
   * @throws DomainError client-unknown, not-a-sandbox, too-many-self-tests
   */
  async run({ product, productVersion }: Omit<Package, 'vendor'>, now = new Date()): Promise<string> {
    const { clientId, organisations, person } = currentCaller();
    if (person) throw new DomainError('client-unknown');
    await this.limits.take(selfTests, clientId);
    return this.work.run(async (unit) => {
      const { vendor } = await this.certifications.client(unit, clientId);
      const [place, ...others] = (await organisationsInReach(unit, organisations)).values();
      if (!place || others.length > 0 || !isSandbox(place.path)) throw new DomainError('not-a-sandbox');
      const id = newId();
      const of = { id, vendor, product, productVersion, clientId, visibleTo: place.path };
      await this.certifications.add(unit, Certification.ask(of, now));
      return this.jobs.enqueue({
        ...{ kind: certificationKind, lockKey: clientId, params: { id }, unit, id },
        visibleTo: organisations,
      });
    });
  }
}
