import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { FamilyOrder } from '../../domain/families/family-order.js';
import type { FamilyFacts } from '../../domain/families/family-rights.js';
import { GuardianWord } from '../../domain/families/guardian-word.js';

/** All that decides about one child's family, with who said it, as the caller sees the child. */
export interface Family extends FamilyFacts {
  readonly learnerId: string;
  readonly guardians: readonly { readonly personId: string; readonly linked: boolean }[];
  /** Codes of the organisations that said something, by id, and whether the caller acts for them. */
  readonly organisations: ReadonlyMap<string, { readonly code: string; readonly inReach: boolean }>;
}

const mostShown = 500;

/** What schools say of guardians, and the orders that win over it; whoever writes holds the learner's row. */
@Injectable()
export class FamilyRepository {
  /** Whether the person is or was linked to the learner as a guardian. */
  async isGuardian(unit: Unit, learnerId: string, personId: string): Promise<boolean> {
    const [link] = await unit.query(
      `select from account_link where learner_id = $1 and person_id = $2 and role = 'guardian' limit 1`,
      [learnerId, personId],
    );
    return link !== undefined;
  }

  /** By whose account the learner or guardian acts, and through which school it was linked; null where no link holds. */
  async linkOf(
    unit: Unit,
    subject: string,
    role: string,
    learnerId: string,
  ): Promise<{ readonly personId: string; readonly organisationId: string } | null> {
    const [link] = await unit.query<{ personId: string; organisationId: string }>(
      `select person_id as "personId", organisation_id as "organisationId" from account_link
        where subject = $1 and role = $2 and learner_id = $3 and ended_at is null`,
      [subject, role, learnerId],
    );
    return link ?? null;
  }

  /** @throws DomainError learner-unknown */
  async family(unit: Unit, id: string, reach: readonly string[]): Promise<Family> {
    const [learner] = await unit.query<{ id: string; birthDate: string | null }>(
      `select r.id, r.birth_date as "birthDate" from learner l join learner r on r.id = coalesce(l.merged_into, l.id) where l.id = $1`,
      [id],
    );
    if (!learner) throw new DomainError('learner-unknown');
    const guardians = await unit.query<Family['guardians'][number]>(
      `select person_id as "personId", bool_or(ended_at is null) as linked from account_link
        where learner_id = $1 and role = 'guardian' group by person_id order by person_id limit 500`,
      [learner.id],
    );
    const about = [learner.id, mostShown];
    const words = await loadAll<GuardianWord>(
      unit,
      GuardianWord,
      't.learner_id = $1 and t.replaced_at is null',
      about,
      'order by t.id desc limit $2',
    );
    const orders = await loadAll<FamilyOrder>(
      unit,
      FamilyOrder,
      't.learner_id = $1',
      about,
      'order by t.lifted_at desc nulls first, t.id desc limit $2',
    );
    const kept = await unit.query<{ personId: string; until: string }>(
      `select recipient as "personId", max(valid_until)::text as until from consent
        where learner_id = $1 and purpose = 'guardian-of-adult' and ended_at is null group by recipient limit 500`,
      [learner.id],
    );
    const speakers = await unit.query<{ id: string; code: string; inReach: boolean }>(
      `select id, code, path && $2 as "inReach" from organisation where id = any($1::uuid[])`,
      [[...words, ...orders].map(({ organisationId }) => organisationId), reach],
    );
    const organisations = new Map(speakers.map(({ id: of, ...organisation }) => [of, organisation]));
    return {
      ...{ learnerId: learner.id, birthDate: learner.birthDate, guardians, words, orders, organisations },
      linked: new Set(guardians.filter((one) => one.linked).map(({ personId }) => personId)),
      kept: new Map(kept.map(({ personId, until }) => [personId, until])),
    };
  }

  /** Words of one organisation about one guardian that stand; a merge may have left two. */
  wordsOf(unit: Unit, learnerId: string, personId: string, organisationId: string): Promise<GuardianWord[]> {
    return lockAll<GuardianWord>(
      unit,
      GuardianWord,
      't.learner_id = $1 and t.person_id = $2 and t.organisation_id = $3 and t.replaced_at is null',
      [learnerId, personId, organisationId],
    );
  }

  async say(unit: Unit, word: GuardianWord, replaced: readonly GuardianWord[]): Promise<void> {
    await updateAll(unit, GuardianWord, replaced);
    await insertAll(unit, GuardianWord, [word]);
  }

  /** One that an organisation in this reach entered. @throws DomainError family-order-unknown */
  async order(unit: Unit, id: string, reach: readonly string[]): Promise<FamilyOrder> {
    const [order] = await lockAll<FamilyOrder>(
      unit,
      FamilyOrder,
      't.id = $1 and exists (select from organisation o where o.id = t.organisation_id and o.path && $2)',
      [id, reach],
    );
    if (!order) throw new DomainError('family-order-unknown');
    return order;
  }

  add(unit: Unit, order: FamilyOrder): Promise<void> {
    return insertAll(unit, FamilyOrder, [order]);
  }

  save(unit: Unit, order: FamilyOrder): Promise<void> {
    return updateAll(unit, FamilyOrder, [order]);
  }

  /** Everything said of the one record is said of the other from here on. */
  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    await unit.query(`update guardian_word set learner_id = $2 where learner_id = $1`, [ended, survivor]);
    await unit.query(`update family_order set learner_id = $2 where learner_id = $1`, [ended, survivor]);
  }

  /** Likewise for these words and orders alone. */
  async part(unit: Unit, ids: { words: readonly string[]; orders: readonly string[] }, to: string): Promise<void> {
    await unit.query(`update guardian_word set learner_id = $2 where id = any($1::uuid[])`, [ids.words, to]);
    await unit.query(`update family_order set learner_id = $2 where id = any($1::uuid[])`, [ids.orders, to]);
  }
}
