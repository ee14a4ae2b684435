import { Injectable } from '@nestjs/common';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, plainText } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';
import { Licence, sameTerms, type LicenceTerms } from '../../domain/licence.js';
import { LicenceRepository } from '../../persistence/licences/licence.repository.js';
import { LicenceQueries, type LicenceRecord } from '../../persistence/licences/licences.queries.js';
import { CopyPoolRepository } from '../../persistence/titles/copy-pool.repository.js';

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
    private readonly pools: CopyPoolRepository,
    private readonly licences: LicenceRepository,
    private readonly queries: LicenceQueries,
  ) {}

  /** @param revise it comes from the seller: other terms replace the known ones, where they take nothing back that is out */
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
    const { titleId, sourceId, terms } = purchase;
    const known = await this.licences.ofName(unit, organisationId, sourceId);
    if (known) return this.again(unit, known, purchase, revise);
    const { title, now } = await this.pools.byTitle(unit, titleId);
    title.mustBeOffered();
    const { licence, fact } = Licence.acquire({ id: newId(), titleId, organisationId, sourceId }, terms, now);
    await this.licences.add(unit, licence, fact);
    await this.serve(unit, titleId);
    return { id: licence.id, outcome: 'created' };
  }

  private async again(unit: Unit, seen: Licence, purchase: Purchase, revise: boolean): Promise<Outcome> {
    const { id, titleId } = seen;
    if (titleId !== purchase.titleId) throw new DomainError('licence-of-another-title', { id });
    if (sameTerms(seen.terms, purchase.terms)) return { id, outcome: 'unchanged' };
    if (!revise) throw new DomainError('licence-terms-differ', { id });
    const { now } = await this.pools.byTitle(unit, titleId);
    const licence = await this.licences.byId(unit, id);
    const facts = licence.revise(purchase.terms, now);
    if (facts.length === 0) return { id, outcome: 'unchanged' };
    await this.licences.save(unit, licence, ...facts);
    await this.serve(unit, titleId);
    return { id, outcome: 'changed' };
  }

  private async serve(unit: Unit, titleId: string): Promise<void> {
    const pool = await this.pools.byTitle(unit, titleId);
    await this.pools.save(unit, pool, ...pool.settle());
  }
}
