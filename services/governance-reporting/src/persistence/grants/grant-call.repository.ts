import { Injectable } from '@nestjs/common';
import { Database, newId, page, type Page, type PageRequest, type Unit, textOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { CallDefinition } from '../../domain/grants/call-definition.js';
import { GrantCall } from '../../domain/grants/grant-call.js';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly definition: CallDefinition;
  readonly grantedCents: number;
  readonly isDrawn: boolean;
}

const callOf = ({ id, version, definition, grantedCents, isDrawn }: Row): GrantCall =>
  new GrantCall(id, version, definition, grantedCents, isDrawn);

@Injectable()
export class GrantCallRepository {
  constructor(private readonly database: Database) {}

  /** @throws DomainError grant-call-unknown */
  async present(unit: Unit, code: string): Promise<GrantCall> {
    const [row] = await unit.query<Row>(
      `select id, version, definition, granted_cents::double precision as "grantedCents", drawn_at is not null as "isDrawn"
         from grant_call where code = $1`,
      [code],
    );
    if (!row) throw new DomainError('grant-call-unknown', { call: code });
    return callOf(row);
  }

  /** Its present version, which nobody changes meanwhile; null where there is none yet. */
  async lock(unit: Unit, code: string): Promise<GrantCall | null> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('grant-call/' || $1, 0))`, [code]);
    const [row] = await unit.query<Row>(
      `select id, version, definition, granted_cents::double precision as "grantedCents", drawn_at is not null as "isDrawn"
         from grant_call where code = $1 for no key update`,
      [code],
    );
    return row ? callOf(row) : null;
  }

  async save(unit: Unit, code: string, version: number, definition: CallDefinition, by: string): Promise<void> {
    const json = JSON.stringify(definition);
    await unit.query(
      `insert into grant_call (code, id, version, definition, budget_cents, eligible_on) values ($1, $2, $3, $4::jsonb, $5, $6)
       on conflict (code) do update
         set version = excluded.version, definition = excluded.definition, budget_cents = excluded.budget_cents,
             eligible_on = excluded.eligible_on, at = clock_timestamp()`,
      [code, newId(), version, json, definition.budgetCents, definition.eligible.on],
    );
    await unit.query(`insert into grant_call_version (code, version, definition, by) values ($1, $2, $3::jsonb, $4)`, [
      ...[code, version, json, by],
    ]);
  }

  /** Takes from the call's budget, or gives back. @throws DomainError grant-budget-exceeded: decisions together stay within it */
  async reserve(unit: Unit, code: string, cents: number): Promise<void> {
    if (cents === 0) return;
    const taken = await unit.asService(() =>
      unit.query(
        `update grant_call set granted_cents = granted_cents + $2
          where code = $1 and granted_cents + $2 between 0 and budget_cents returning code`,
        [code, cents],
      ),
    );
    if (taken.length > 0) return;
    const { definition, grantedCents } = await this.present(unit, code);
    throw new DomainError('grant-budget-exceeded', {
      left: definition.budgetCents - grantedCents,
      budget: definition.budgetCents,
    });
  }

  /** Of each call whose day has come, who may apply as the organisations are now; once. @returns how many were drawn up */
  async drawEligible(unit: Unit): Promise<number> {
    const due = await unit.query<{ code: string }>(
      `select code from grant_call where drawn_at is null and eligible_on <= school_day()
        order by eligible_on, code limit 20 for no key update skip locked`,
    );
    for (const { code } of due) {
      await unit.query(
        `insert into grant_eligible (call, organisation_id)
         select c.code, o.organisation_id from grant_call c join known_organisation o
             on c.definition->'eligible'->'kinds' ? o.kind
          where c.code = $1
            and (c.definition->'eligible'->>'under' is null or o.organisation_id in (
              select b.organisation_id from known_organisation t cross join lateral organisations_below(t.organisation_id) b
               where t.code = c.definition->'eligible'->>'under'))
            and o.organisation_id not in (select unnest(app_sandboxes()))`,
        [code],
      );
      await unit.query(`update grant_call set drawn_at = clock_timestamp() where code = $1`, [code]);
    }
    return due.length;
  }

  /** In how many milliseconds the next list is to be drawn up. */
  async nextDraw(unit: Unit): Promise<number | null> {
    const [row] = await unit.query<{ ms: number | null }>(
      `select (extract(epoch from min(eligible_on)::timestamp at time zone 'America/Toronto' - clock_timestamp()) * 1000)::double precision as ms
         from grant_call where drawn_at is null`,
    );
    return row!.ms;
  }

  async isEligible(unit: Unit, code: string, organisationId: string): Promise<boolean> {
    const rows = await unit.query(`select from grant_eligible where call = $1 and organisation_id = $2`, [
      code,
      organisationId,
    ]);
    return rows.length > 0;
  }

  /** The present one, or a former version. @throws DomainError grant-call-unknown */
  async version(code: string, version: number | null): Promise<{ version: number; definition: CallDefinition }> {
    const [row] = await this.database.query<{ version: number; definition: CallDefinition }>(
      `select version, definition from grant_call_version
        where code = $1 and ($2::integer is null or version = $2) order by version desc limit 1`,
      [code, version],
    );
    if (!row) throw new DomainError('grant-call-unknown', { call: code });
    return row;
  }

  /** Calls with when they were written, the last changed first; one of them where it is named. */
  async dated(unit: Unit, limit: number, offset: number, id: string | null = null) {
    const rows = await unit.query<Row & { createdAt: Date; lastModifiedAt: Date }>(
      `select c.id, c.version, c.definition, c.granted_cents::double precision as "grantedCents",
              c.drawn_at is not null as "isDrawn", f.at as "createdAt", c.at as "lastModifiedAt"
         from grant_call c join grant_call_version f on f.code = c.code and f.version = 1
        where $3::uuid is null or c.id = $3 order by c.at desc, c.code limit $1 offset $2`,
      [limit, offset, id],
    );
    const [count] = await unit.query<{ total: number }>(`select count(*)::integer as total from grant_call`);
    return {
      rows: rows.map(({ createdAt, lastModifiedAt, ...row }) => ({ call: callOf(row), createdAt, lastModifiedAt })),
      total: count!.total,
    };
  }

  async list(search: PageRequest): Promise<Page<{ version: number; definition: CallDefinition }>> {
    const rows = await this.database.query<Pick<Row, 'id' | 'version' | 'definition'>>(
      `select id, version, definition from grant_call where code > $1 order by code limit $2`,
      [search.after(textOf) ?? '', search.limit + 1],
    );
    return page(rows, search.limit, (last) => last.definition.code);
  }
}
