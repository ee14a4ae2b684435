import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { AccountLink, type Person } from '../../domain/accounts/account-link.js';
import { Account } from '../../domain/accounts/account.js';
import type { AccountRole } from '../../domain/accounts/role.js';

type StaffMember = Omit<Extract<Person, { role: 'staff' }>, 'role'>;

/** Links of accounts. Constraints of the table hold what two that link at once could break: one open link of a person and of a learner’s account. */
@Injectable()
export class AccountRepository {
  /** One at a time decides about an account, until the end of the transaction. */
  async ofSubject(unit: Unit, subject: string): Promise<Account> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('account ' || $1, 0))`, [subject]);
    const order = 'order by t.linked_at, t.id';
    return new Account(subject, await loadAll<AccountLink>(unit, AccountLink, 't.subject = $1', [subject], order));
  }

  /** The open link of a learner or staff member. */
  async linkOf(unit: Unit, { role, id }: { role: AccountRole; id: string }): Promise<AccountLink | null> {
    const where = 't.person_id = $1 and t.role = $2 and t.ended_at is null';
    return (await loadAll<AccountLink>(unit, AccountLink, where, [id, role]))[0] ?? null;
  }

  /** @throws DomainError account-link-unknown */
  link(unit: Unit, id: string): Promise<AccountLink> {
    return unit.find<AccountLink>(AccountLink, id);
  }

  /** Open links whose last day has passed, as far as nobody else is at work on them. */
  due(unit: Unit, today: string, most: number): Promise<AccountLink[]> {
    const locking = 'limit $2 for no key update skip locked';
    return loadAll<AccountLink>(unit, AccountLink, 't.ended_at is null and t.ends_on <= $1', [today, most], locking);
  }

  openOfStaff(unit: Unit, staffIds: readonly string[]): Promise<AccountLink[]> {
    return lockAll<AccountLink>(unit, AccountLink, 't.staff_id = any($1::uuid[]) and t.ended_at is null', [staffIds]);
  }

  /** Those of learners, ended ones too. */
  ofLearners(unit: Unit, learnerIds: readonly string[]): Promise<AccountLink[]> {
    return lockAll<AccountLink>(unit, AccountLink, 't.learner_id = any($1::uuid[])', [learnerIds]);
  }

  /** Every link of these accounts. */
  ofSubjects(unit: Unit, subjects: readonly string[]): Promise<AccountLink[]> {
    return lockAll<AccountLink>(unit, AccountLink, 't.subject = any($1)', [subjects]);
  }

  /** Of these learners, those that have an open link, also where the caller does not see it. */
  async linked(unit: Unit, learnerIds: readonly string[]): Promise<string[]> {
    const rows = await unit.query<{ id: string }>(`select id from learners_with_account($1::uuid[]) as id`, [
      learnerIds,
    ]);
    return rows.map(({ id }) => id);
  }

  /** The organisation of a stay of the learner that is open today, as far as the caller sees. */
  async placeOf(unit: Unit, learnerId: string, today: string): Promise<string | null> {
    const [stay] = await unit.query<{ organisation_id: string }>(
      `select organisation_id from enrolment where learner_id = $1 and open_on(ended_on, $2)
        order by school_year desc, id limit 1`,
      [learnerId, today],
    );
    return stay?.organisation_id ?? null;
  }

  /** A staff member by the key of a system, locked. */
  async staffMember(unit: Unit, source: string, sourceId: string): Promise<StaffMember | null> {
    const [member] = await unit.query<StaffMember>(
      `select id, organisation_id as "organisationId", left_on as "leftOn" from staff
        where source = $1 and source_id = $2 for no key update`,
      [source, sourceId],
    );
    return member ?? null;
  }

  /** The end of each stay of these learners. */
  async endsOfStays(unit: Unit, learnerIds: readonly string[]): Promise<Map<string, (string | null)[]>> {
    const rows = await unit.query<{ learner_id: string; ended_on: string | null }>(
      `select learner_id, ended_on from enrolment where learner_id = any($1::uuid[])`,
      [learnerIds],
    );
    const ends = Map.groupBy(rows, (row) => row.learner_id);
    return new Map([...ends].map(([id, stays]) => [id, stays.map((stay) => stay.ended_on)]));
  }

  add(unit: Unit, link: AccountLink): Promise<void> {
    return insertAll(unit, AccountLink, [link]);
  }

  saveAll(unit: Unit, links: readonly AccountLink[]): Promise<void> {
    return updateAll(unit, AccountLink, links);
  }
}
