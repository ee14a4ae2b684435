import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { Consent } from '../../domain/consents/consent.js';

/** Consents with all that there were before; whoever writes holds the learner's row. */
@Injectable()
export class ConsentRepository {
  /** Those that stand for one purpose and recipient; a merge may have left two. */
  open(unit: Unit, learnerId: string, purpose: string, recipient: string): Promise<Consent[]> {
    return lockAll<Consent>(
      unit,
      Consent,
      't.learner_id = $1 and t.purpose = $2 and t.recipient = $3 and t.ended_at is null',
      [learnerId, purpose, recipient],
    );
  }

  /** Whose it is and for what, before anything is held. @throws DomainError consent-unknown */
  async seen(
    unit: Unit,
    id: string,
  ): Promise<{ readonly learnerId: string; readonly purpose: string; readonly recipient: string }> {
    const [seen] = await unit.query<{ learnerId: string; purpose: string; recipient: string }>(
      `select learner_id as "learnerId", purpose, recipient from consent where id = $1`,
      [id],
    );
    if (!seen) throw new DomainError('consent-unknown');
    return seen;
  }

  ofLearner(unit: Unit, learnerId: string): Promise<Consent[]> {
    return lockAll<Consent>(unit, Consent, 't.learner_id = $1', [learnerId]);
  }

  byIds(unit: Unit, ids: readonly string[]): Promise<Consent[]> {
    return lockAll<Consent>(unit, Consent, 't.id = any($1::uuid[])', [ids]);
  }

  async add(unit: Unit, consent: Consent, fact: Fact): Promise<void> {
    await insertAll(unit, Consent, [consent]);
    await unit.emit(fact);
  }

  save(unit: Unit, consents: readonly Consent[]): Promise<void> {
    return updateAll(unit, Consent, consents);
  }

  async organisationExists(unit: Unit, code: string): Promise<boolean> {
    const [found] = await unit.query(`select from organisation where code = $1`, [code]);
    return found !== undefined;
  }
}
