import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { Transfer } from '../../domain/transfers/transfer.js';
import type { TransferMade } from '../../domain/transfers/transfers-made.js';

/** Transfers; whoever writes holds the learner's row. */
@Injectable()
export class TransferRepository {
  /** As it is now, to find out whose it is. @throws DomainError transfer-unknown */
  async seen(unit: Unit, id: string): Promise<Transfer> {
    const [transfer] = await loadAll<Transfer>(unit, Transfer, 't.id = $1', [id]);
    if (!transfer) throw new DomainError('transfer-unknown');
    return transfer;
  }

  /** Locked, after their learners. */
  byIds(unit: Unit, ids: readonly string[]): Promise<Transfer[]> {
    return lockAll<Transfer>(unit, Transfer, 't.id = any($1::uuid[])', [ids]);
  }

  ofLearner(unit: Unit, learnerId: string): Promise<Transfer[]> {
    return lockAll<Transfer>(unit, Transfer, 't.learner_id = $1', [learnerId]);
  }

  /** Whether this organisation waits for an answer of that one about the learner. */
  async isOpen(unit: Unit, learnerId: string, from: string, to: string): Promise<boolean> {
    const open = await unit.query(
      `select from transfer where learner_id = $1 and from_organisation_id = $2 and to_organisation_id = $3 and state = 'asked' limit 1`,
      [learnerId, from, to],
    );
    return open.length > 0;
  }

  /** Those that ended stays of these learners, as far as the caller sees; of whom nothing was accepted there is nothing to read. */
  made(unit: Unit, learnerIds: readonly string[]): Promise<TransferMade[]> {
    return unit.query<TransferMade>(
      `select t.learner_id as "learnerId", t.from_organisation_id as "fromOrganisationId", t.to_organisation_id as "toOrganisationId",
              t.moves_on::text as "movesOn", t.ended_stay_id as "endedStayId", e.school_year as "schoolYear"
         from transfer t join enrolment e on e.id = t.ended_stay_id where t.learner_id = any($1::uuid[]) and t.state = 'accepted'`,
      [[...new Set(learnerIds)]],
    );
  }

  /** Those whose term has come, with their learners. */
  due(unit: Unit, today: string, most: number): Promise<{ readonly id: string; readonly learnerId: string }[]> {
    return unit.query(
      `select id, learner_id as "learnerId" from transfer where state = 'asked' and lapses_on <= $1 order by lapses_on, id limit $2`,
      [today, most],
    );
  }

  /** Stays of the giving organisation, and those that were handed to it before: the pupil's path goes along from school to school. */
  async handed(unit: Unit, learnerId: string, organisationId: string): Promise<string[]> {
    const rows = await unit.query<{ id: string }>(
      `select id from enrolment where learner_id = $1 and organisation_id = $2
       union select unnest(handed_stays) from transfer where learner_id = $1 and to_organisation_id = $2 and state = 'accepted'
       order by 1 limit 500`,
      [learnerId, organisationId],
    );
    return rows.map(({ id }) => id);
  }

  /** Whether the family lets the special-assistance file go along to this organisation, or to one above it. */
  async isConsented(unit: Unit, learnerId: string, purpose: string, path: readonly string[]): Promise<boolean> {
    const given = await unit.query(
      `select from consent where learner_id = $1 and purpose = $2 and recipient = any($3) and ended_at is null and valid_until >= school_day() limit 1`,
      [learnerId, purpose, path],
    );
    return given.length > 0;
  }

  async add(unit: Unit, transfer: Transfer, fact: Fact): Promise<void> {
    await insertAll(unit, Transfer, [transfer]);
    await unit.emit(fact);
  }

  async save(unit: Unit, transfers: readonly Transfer[], ...facts: Fact[]): Promise<void> {
    await updateAll(unit, Transfer, transfers);
    await unit.emit(...facts);
  }
}
