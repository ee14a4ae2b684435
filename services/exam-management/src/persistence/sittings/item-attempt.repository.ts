import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { NumberedAttempt } from '../../domain/item-attempt.js';
import type { Sitting } from '../../domain/sitting.js';

/** What was answered in one attempt at an adaptive item. */
export interface ItemAttempt extends NumberedAttempt {
  readonly itemRef: string;
  readonly responses: Readonly<Record<string, readonly string[]>>;
  readonly seconds: number;
}

interface Row extends ItemAttempt {
  readonly sittingId: string;
}

/** Attempts at adaptive items, in their order; rows are added, never changed. */
@Injectable()
export class ItemAttemptRepository {
  async ofSittings(unit: Unit, sittingIds: readonly string[]): Promise<ReadonlyMap<string, readonly ItemAttempt[]>> {
    const rows = await unit.query<Row>(
      `select sitting_id as "sittingId", item_ref as "itemRef", sequence, responses, seconds, hash
         from item_attempt where sitting_id = any($1) order by sitting_id, item_ref, sequence`,
      [sittingIds],
    );
    return Map.groupBy(rows, ({ sittingId }) => sittingId);
  }

  async ofSitting(unit: Unit, sittingId: string): Promise<readonly ItemAttempt[]> {
    return (await this.ofSittings(unit, [sittingId])).get(sittingId) ?? [];
  }

  async add(unit: Unit, { id, organisationId }: Sitting, attempt: ItemAttempt, now: Date): Promise<void> {
    const { itemRef, sequence, responses, seconds, hash } = attempt;
    await unit.query(
      `insert into item_attempt (sitting_id, item_ref, sequence, responses, seconds, hash, made_at, organisation_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, itemRef, sequence, JSON.stringify(responses), seconds, hash, now, organisationId],
    );
  }
}
