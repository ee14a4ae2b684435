import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay, storedInteger } from '@pan/kit/domain';
import { Plan } from '../../domain/plan.js';
import { type OpenFact, readFactValue } from '../../domain/plan-facts/open-facts.js';
import type { Partner } from '../../domain/plan-facts/partner.js';
import { checkGrant, type RecordedGrant } from '../../domain/plan-facts/recorded-grant.js';
import type { Source } from '../../domain/programmes/source.js';
import { GrantAwardQueries } from '../../persistence/grants/grant-awards.queries.js';
import { type EntryPut, RegisterEntryRepository } from '../../persistence/plan-facts/register-entry.repository.js';
import type { Stated } from '../programmes/change-initiative.js';
import { requireMinistry } from '../reporting-caller.js';

/** How far ahead of the next code one may be that several people enter at once; a slip is further. */
const mostAhead = 9;

/** The ministry says what the plan's text leaves open, records grants beside it, and keeps the register of partners. */
@Injectable()
export class PutRegisterEntry {
  constructor(
    private readonly work: UnitOfWork,
    private readonly entries: RegisterEntryRepository,
    private readonly awards: GrantAwardQueries,
    private readonly plan: Plan,
  ) {}

  /**
   * @param value null takes away what was said
   * @throws DomainError ministry-only, fact-unknown, fact-value-invalid, date-ahead, stale-version
   */
  fact(key: string, value: unknown, { source, why, version }: Stated, now = new Date()): Promise<EntryPut> {
    requireMinistry();
    const fact: OpenFact = this.plan.openFact(key);
    const facts =
      value === null
        ? {}
        : { '/value': { value: readFactValue(fact, value, this.plan.schoolYears(), schoolDay(now)), source } };
    return this.entries.put('fact', key, facts, version, why);
  }

  /** @throws DomainError ministry-only, grant-of-the-plan, grant-of-a-call, grant-code-ahead, measure-unknown, date-ahead, invalid-request, stale-version */
  async grant(
    code: string,
    grant: RecordedGrant,
    { source, why, version }: Stated,
    now = new Date(),
  ): Promise<EntryPut> {
    requireMinistry();
    if (this.plan.grants().some(({ id }) => id === code)) throw new DomainError('grant-of-the-plan', { grant: code });
    this.plan.mustKnow(grant.measures);
    checkGrant(grant, schoolDay(now));
    return this.work.run(async (unit) => {
      const last = this.plan.grants().map(({ id }) => storedInteger(id.slice(1)));
      // Under the lock of the codes: an announcement that takes this one has committed, or waits.
      const next = await this.entries.nextGrant(unit, Math.max(0, ...last));
      if (await this.awards.isAwarded(code)) throw new DomainError('grant-of-a-call', { grant: code });
      if (storedInteger(code.slice(1)) > storedInteger(next.slice(1)) + mostAhead)
        throw new DomainError('grant-code-ahead', { grant: code, next });
      return this.entries.put('grant', code, sourced(grant, source), version, why);
    });
  }

  /** @throws DomainError ministry-only, stale-version */
  partner(code: string, partner: Partner, { source, why, version }: Stated): Promise<EntryPut> {
    requireMinistry();
    return this.entries.put('partner', code, sourced(partner, source), version, why);
  }
}

/** Each of its parts as a fact with the source; a part that was said before by the same words is said anew. */
export const sourced = (whole: object, source: Source) =>
  Object.fromEntries(Object.entries(whole).map(([name, value]) => [`/${name}`, { value: value as unknown, source }]));
