import { Injectable } from '@nestjs/common';
import { Database, type Unit, UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import { changesBetween, type Facts } from '../../domain/history/changes.js';
import { HistoryRepository } from '../history/history.repository.js';

/** What the ministry enters of the plan itself: a fact that the text leaves unknown, a grant, a partner. */
export type EntryKind = 'fact' | 'grant' | 'partner';

export interface RegisterEntry {
  readonly code: string;
  readonly facts: Facts;
  readonly version: number;
}

export interface EntryPut {
  readonly outcome: 'created' | 'changed' | 'unchanged';
  readonly version: number;
}

@Injectable()
export class RegisterEntryRepository {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly history: HistoryRepository,
  ) {}

  /** Locked, written and told to the history in one transaction. @throws DomainError stale-version */
  put(kind: EntryKind, code: string, facts: Facts, expected: number | null, why: string | null): Promise<EntryPut> {
    return this.work.run(async (unit) => {
      await unit.query(
        `insert into register_entry (kind, code, facts, version) values ($1, $2, '{}', 0) on conflict (kind, code) do nothing`,
        [kind, code],
      );
      const [found] = await unit.query<RegisterEntry>(
        `select code, facts, version from register_entry where kind = $1 and code = $2 for no key update`,
        [kind, code],
      );
      const { facts: before, version } = found!;
      requireVersion(expected, version);
      if (changesBetween(before, facts).length === 0) return { outcome: 'unchanged', version };
      await unit.query(`update register_entry set facts = $3::jsonb, version = $4 where kind = $1 and code = $2`, [
        ...[kind, code, JSON.stringify(facts), version + 1],
      ]);
      const recorded = { subject: `${kind}/${code}`, version: version + 1, organisationId: null, why };
      await this.history.record(unit, recorded, before, facts);
      return { outcome: version === 0 ? 'created' : 'changed', version: version + 1 };
    });
  }

  /** The next free code of a grant; no code is given to anybody else until the transaction ends. */
  async nextGrant(unit: Unit, taken: number): Promise<string> {
    await unit.query(`select pg_advisory_xact_lock(hashtext('grant codes'))`);
    const [row] = await unit.query<{ last: number }>(
      `select greatest($1, max(substring(code from 2)::integer)) as last from register_entry where kind = 'grant'`,
      [taken],
    );
    return `G${String(row!.last + 1).padStart(3, '0')}`;
  }

  /** By code; those that were taken away again are not among them. */
  all(kind: EntryKind): Promise<RegisterEntry[]> {
    return this.database.query<RegisterEntry>(
      `select code, facts, version from register_entry where kind = $1 and facts <> '{}' order by code limit 5000`,
      [kind],
    );
  }

  async one(kind: EntryKind, code: string): Promise<RegisterEntry | null> {
    const [found] = await this.database.query<RegisterEntry>(
      `select code, facts, version from register_entry where kind = $1 and code = $2`,
      [kind, code],
    );
    return found ?? null;
  }

  /** Those of these codes that are none. */
  async unknown(kind: EntryKind, codes: readonly string[]): Promise<string[]> {
    if (codes.length === 0) return [];
    const rows = await this.database.query<{ code: string }>(
      `select c.code from unnest($2::text[]) c(code)
        where not exists (select from register_entry e where e.kind = $1 and e.code = c.code and e.facts <> '{}')`,
      [kind, codes],
    );
    return rows.map(({ code }) => code);
  }
}
