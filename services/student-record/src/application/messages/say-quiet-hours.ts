import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { QuietHours, type QuietHoursSaid } from '../../domain/messages/quiet-hours.js';
import { type QuietHoursRecord, QuietHoursRepository } from '../../persistence/messages/quiet-hours.repository.js';
import { organisationInReach } from '../organisations/reach.js';

/** When an organisation, and what is below it without hours of its own, lets messages wait. What is under way keeps its hour. */
@Injectable()
export class SayQuietHours {
  constructor(
    private readonly work: UnitOfWork,
    private readonly hours: QuietHoursRepository,
  ) {}

  /** @throws DomainError organisation-unknown, quiet-hours-unknown */
  read(code: string): Promise<QuietHoursRecord> {
    return this.work.run(async (unit) => this.hours.of(unit, await organisationInReach(unit, code)));
  }

  /** @returns the new version. @throws DomainError organisation-unknown, quiet-hours-empty, stale-version */
  say(code: string, said: QuietHoursSaid, expectedVersion: number | null): Promise<number> {
    const quiet = QuietHours.say(said);
    return this.work.run(async (unit) =>
      this.hours.put(unit, await organisationInReach(unit, code), quiet, expectedVersion),
    );
  }

  /** @throws DomainError organisation-unknown */
  remove(code: string): Promise<void> {
    return this.work.run(async (unit) => this.hours.remove(unit, await organisationInReach(unit, code)));
  }
}
