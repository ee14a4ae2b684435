import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import type { Certification } from '../../domain/certifications/certification.js';
import { CertificationRepository } from '../../persistence/certifications/certification.repository.js';
import { LostCertificates } from './lost-certificates.js';

/** The ministry gives a certificate to a version that has passed, and takes it back. */
@Injectable()
export class DecideCertificate {
  constructor(
    private readonly work: UnitOfWork,
    private readonly certifications: CertificationRepository,
    private readonly lost: LostCertificates,
  ) {}

  /** @param from today by default */
  certify(id: string, from: string | null, until: string, now = new Date()): Promise<void> {
    return this.decide(id, (certification, by) => certification.certify(from ?? schoolDay(now), until, by));
  }

  withdraw(id: string, reason: string, now = new Date()): Promise<void> {
    return this.decide(id, (certification, by) => certification.withdraw(reason, schoolDay(now), by));
  }

  private async decide(id: string, verb: (certification: Certification, by: string) => void): Promise<void> {
    const caller = currentCaller();
    if (!caller.organisations.includes('ministere')) throw new DomainError('ministry-only');
    await this.work.run(async (unit) => {
      const certification = await this.certifications.byId(unit, id);
      verb(certification, actorOf(caller));
      await this.certifications.save(unit, certification);
    });
    await this.lost.refresh();
  }
}
