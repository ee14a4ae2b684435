import { Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import type { InitiativeContent } from '../../domain/programmes/initiative.js';
import type { ProgrammeKind } from '../../domain/programmes/programme-kind.js';
import { RegisterEntryRepository } from '../../persistence/plan-facts/register-entry.repository.js';

/** Whom an initiative names as partners must stand in the register of partners. */
@Injectable()
export class KnownPartners {
  constructor(private readonly entries: RegisterEntryRepository) {}

  /** @throws DomainError partner-unknown */
  async mustKnow(kind: ProgrammeKind, { partners = [], values = {} }: InitiativeContent): Promise<void> {
    const named = kind.definition.fields
      .filter(({ type }) => type === 'partner')
      .flatMap(({ code }) => (typeof values[code] === 'string' ? [values[code]] : []));
    const [unknown] = await this.entries.unknown('partner', [...partners.map(({ partner }) => partner), ...named]);
    if (unknown !== undefined) throw new DomainError('partner-unknown', { partner: unknown });
  }
}
