import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, type Unit, UnitOfWork, updateAll } from '@pan/kit/data';
import { DomainError, plainText } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';
import { v7 as uuidv7 } from 'uuid';
import { Licence, sameTerms, type LicenceTerms } from '../../domain/licence.js';
import { LicenceQueries, type LicenceRecord } from './licences.queries.js';
import { Pools } from '../titles/pools.js';

export interface Purchase {
  readonly titleId: string;
  /** Code of the organisation whose readers may borrow. */
  readonly organisation: string;
  /** How the seller names the licence: an organisation has one of that name. */
  readonly sourceId: string;
  readonly terms: LicenceTerms;
}

export interface Acquired {
  readonly licence: LicenceRecord;
  readonly outcome: 'created' | 'changed' | 'unchanged';
}

interface Outcome {
  readonly id: string;
  readonly outcome: Acquired['outcome'];
}

/** An organisation buys a licence; whoever waits for the title is served by the same commit. */
@Injectable()
export class AcquireLicence {
  constructor(
    private readonly work: UnitOfWork,
    private readonly pools: Pools,
    private readonly queries: LicenceQueries,
  ) {}

  /** @param revise the seller speaks: other terms replace the known ones, where they take nothing back that is out */
  run(bought: Purchase, { revise = false } = {}): Promise<Acquired> {
    // A feed and a form name one licence, whatever blanks and accents they write it with.
    const purchase = { ...bought, sourceId: plainText(bought.sourceId) };
    return this.work.run(async (unit) => {
      const { id, outcome } = await this.acquire(unit, purchase, revise);
      return { licence: await this.queries.one(id, unit), outcome };
    });
  }

  private async acquire(unit: Unit, purchase: Purchase, revise: boolean): Promise<Outcome> {
    const { organisationId } = await organisationInReach(unit, purchase.organisation);
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('licence ' || $1 || ' ' || $2, 0))`, [
      organisationId,
      purchase.sourceId,
    ]);
    const known = await this.known(unit, organisationId, purchase.sourceId);
    if (known) return this.again(unit, known, purchase, revise);
    const before = await this.pools.open(unit, purchase.titleId);
    before.pool.title.mustBeOffered();
    const { titleId, sourceId, terms } = purchase;
    const of = { id: uuidv7(), titleId, organisationId, sourceId };
    const { licence, fact } = Licence.acquire(of, terms, before.now);
    await insertAll(unit, Licence, [licence]);
    await unit.emit(fact);
    await this.serve(unit, titleId);
    return { id: licence.id, outcome: 'created' };
  }

  private async known(unit: Unit, organisationId: string, sourceId: string): Promise<Licence | undefined> {
    const found = await loadAll(unit, Licence, 't.organisation_id = $1 and t.source_id = $2', [
      organisationId,
      sourceId,
    ]);
    return found[0];
  }

  private async again(unit: Unit, seen: Licence, purchase: Purchase, revise: boolean): Promise<Outcome> {
    const same = { id: seen.id, outcome: 'unchanged' } as const;
    if (seen.titleId !== purchase.titleId) throw new DomainError('licence-of-another-title', { id: seen.id });
    if (sameTerms(seen.terms, purchase.terms)) return same;
    if (!revise) throw new DomainError('licence-terms-differ', { id: seen.id });
    const { now } = await this.pools.open(unit, seen.titleId);
    const [licence] = await loadAll(unit, Licence, 't.id = $1', [seen.id]);
    const facts = licence!.revise(purchase.terms, now);
    if (facts.length === 0) return same;
    await updateAll(unit, Licence, [licence!]);
    await unit.emit(...facts);
    await this.serve(unit, seen.titleId);
    return { id: seen.id, outcome: 'changed' };
  }

  private async serve(unit: Unit, titleId: string): Promise<void> {
    const { pool } = await this.pools.open(unit, titleId);
    await this.pools.close(unit, pool, pool.settle());
  }
}
