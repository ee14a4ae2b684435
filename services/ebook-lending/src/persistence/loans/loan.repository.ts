import { Injectable } from '@nestjs/common';
import { loadAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { partedParams, type PartedRecord } from '@pan/record-copies';
import { Loan } from '../../domain/loan.js';

/** Loans under the lock of their title, whose pool decides about them and saves them, or of their reader. */
@Injectable()
export class LoanRepository {
  /** @throws DomainError loan-unknown */
  async byId(unit: Unit, id: string): Promise<Loan> {
    const [loan] = await loadAll(unit, Loan, 't.id = $1', [id]);
    if (!loan) throw new DomainError('loan-unknown', { id });
    return loan;
  }

  openOfReader(unit: Unit, learnerId: string, now: Date): Promise<Loan[]> {
    return loadAll(unit, Loan, `t.learner_id = $1 and t.state = 'open' and t.due_at > $2`, [learnerId, now]);
  }

  openOfTitle(unit: Unit, titleId: string, learnerIds: readonly string[], now: Date): Promise<Loan[]> {
    return loadAll(
      unit,
      Loan,
      `t.title_id = $1 and t.state = 'open' and t.due_at > $2 and t.learner_id = any($3::uuid[])`,
      [titleId, now, learnerIds],
    );
  }

  saveAll(unit: Unit, loans: readonly Loan[]): Promise<void> {
    return updateAll(unit, Loan, loans);
  }

  /** Loans that have ended go over to the record into which their reader's was merged. */
  async moveEnded(unit: Unit, learnerId: string, into: string): Promise<void> {
    await unit.query(
      `update loan set learner_id = $2, begun_for = coalesce(begun_for, learner_id) where learner_id = $1 and state <> 'open'`,
      [learnerId, into],
    );
  }

  /** What the parted record's own is, of all that the other one has, goes to it. */
  async part(unit: Unit, parted: PartedRecord): Promise<void> {
    await unit.query(
      `update loan t set learner_id = $1, begun_for = case when t.begun_for in (select id from records_of($1)) then t.begun_for else $1 end
        where t.learner_id = $2 and t.id <> all($6::uuid[])
          and (t.id = any($5::uuid[]) or t.begun_for in (select id from records_of($1))
               or (t.organisation_id = any($4::uuid[]) and ($3::timestamptz is null or t.opened_at >= $3)))`,
      partedParams(parted),
    );
  }

  /** Some loans that ended so many days ago no longer say whose they were. @returns how many */
  async forgetReaders(unit: Unit, days: number): Promise<number> {
    const forgotten = await unit.query(
      `update loan set learner_id = null, begun_for = null where id in (
         select id from loan where state <> 'open' and learner_id is not null
            and ended_at <= clock_timestamp() - make_interval(secs => $1) limit 500 for update skip locked) returning id`,
      [days * 86_400],
    );
    return forgotten.length;
  }
}
