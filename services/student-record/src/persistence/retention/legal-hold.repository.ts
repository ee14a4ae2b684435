import { Injectable } from '@nestjs/common';
import { type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { HoldReason } from '../../domain/retention/legal-hold.js';

export interface PlacedHold {
  readonly id: string;
  readonly learnerId: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
  readonly reason: HoldReason;
  readonly reference: string;
}

/** What keeps a learner's files whatever the schedule says. */
@Injectable()
export class LegalHoldRepository {
  async place(unit: Unit, hold: PlacedHold, by: string, at: Date): Promise<void> {
    await unit.query(
      `insert into legal_hold (id, learner_id, organisation_id, visible_to, reason, reference, placed_by, placed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [hold.id, hold.learnerId, hold.organisationId, hold.visibleTo, hold.reason, hold.reference, by, at],
    );
  }

  /** @throws DomainError legal-hold-unknown, legal-hold-lifted */
  async lift(unit: Unit, id: string, by: string, at: Date): Promise<void> {
    const [found] = await unit.query<{ lifted: boolean }>(
      `select lifted_at is not null as lifted from legal_hold where id = $1 for update`,
      [id],
    );
    if (!found) throw new DomainError('legal-hold-unknown');
    if (found.lifted) throw new DomainError('legal-hold-lifted');
    await unit.query(`update legal_hold set lifted_by = $2, lifted_at = $3 where id = $1`, [id, by, at]);
  }
}
