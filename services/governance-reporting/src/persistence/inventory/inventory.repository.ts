import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { insertAll, loadAll, lockAll, newId, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Facts } from '../../domain/history/changes.js';
import { InventoryEntry } from '../../domain/inventory/inventory-entry.js';
import type { ReadRow, RowFinding } from '../../domain/inventory/inventory-row.js';
import { type BatchMode, connectionKey, type Known, type KnownSite } from '../../domain/inventory/row-checks.js';
import type { RegisterCode } from '../../domain/inventory/register.js';
import { HistoryRepository } from '../history/history.repository.js';

/** What an organisation sent. */
export interface Batch {
  readonly id: string;
  readonly register: RegisterCode;
  readonly organisationId: string;
  readonly sentBy: string;
}

/** A row as it waits for a person. */
export interface StagedRow extends Pick<ReadRow, 'number' | 'given' | 'content' | 'findings'> {
  readonly entryId: string | null;
  readonly entryVersion: number | null;
}

@Injectable()
export class InventoryRepository {
  constructor(private readonly history: HistoryRepository) {}

  /** What rows of an organisation are compared with. */
  async known(
    unit: Unit,
    organisationId: string,
    mode: BatchMode,
    rows: readonly ReadRow[],
  ): Promise<Known & { entries: ReadonlyMap<string, InventoryEntry> }> {
    const named = rows.flatMap(({ content: { code, site, farEnd } }) =>
      [code, site, farEnd].filter((one) => one !== undefined),
    );
    const sites = await unit.query<KnownSite>(
      `select id, code, organisation_id as "organisationId", content from inventory_entry
        where register = 'sites' and (code = any($1) or (content->>'state' <> 'closed'
          and (content->>'latitude')::numeric between $2 and $3 and (content->>'longitude')::numeric between $4 and $5))`,
      [named, ...boundsOf(rows)],
    );
    const own = await loadAll<InventoryEntry>(
      unit,
      InventoryEntry,
      't.organisation_id = $1 and case when t.site_id is null then t.code = any($2) else t.site_id = any($3) end',
      [organisationId, named, sites.map(({ id }) => id)],
    );
    const codes = new Map(sites.map(({ id, code }) => [id, code]));
    const keyOf = ({ siteId, code }: InventoryEntry) => connectionKey(siteId === null ? null : codes.get(siteId), code);
    const entries = new Map(own.map((entry) => [keyOf(entry), entry]));
    const connections = new Map(
      [...entries].filter(([, { register }]) => register === 'connections').map(([key, { content }]) => [key, content]),
    );
    return { organisationId, mode, sites, connections, entries };
  }

  /** @returns its id */
  async stage(
    unit: Unit,
    batch: { register: RegisterCode; organisationId: string; mode: BatchMode; unread: readonly string[] },
    rows: readonly StagedRow[],
  ): Promise<string> {
    const { register, organisationId, mode, unread } = batch;
    const id = newId();
    await unit.query(
      `insert into inventory_batch (id, register, organisation_id, mode, row_count, unread, sent_by) values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, register, organisationId, mode, rows.length, unread, actorOf(currentCaller())],
    );
    await unit.query(
      `insert into inventory_row (batch_id, number, given, content, findings, state, entry_id, entry_version)
       select $1, number, given, content, findings, state, entry_id, entry_version
         from jsonb_populate_recordset(null::inventory_row, $2::jsonb)`,
      [id, JSON.stringify(rows.map(rowOf))],
    );
    return id;
  }

  /** Locked: one person decides its rows at a time. @throws DomainError inventory-batch-unknown */
  async lockBatch(unit: Unit, id: string): Promise<Batch> {
    const [batch] = await unit.query<Batch>(
      `select id, register, organisation_id as "organisationId", sent_by as "sentBy" from inventory_batch where id = $1 for no key update`,
      [id],
    );
    if (!batch) throw new DomainError('inventory-batch-unknown', { id });
    return batch;
  }

  /** Rows that wait, of these numbers, or all without a question. */
  waiting(unit: Unit, batch: string, numbers: readonly number[] | null): Promise<StagedRow[]> {
    return unit.query<StagedRow>(
      `select number, given, content, findings, entry_id as "entryId", entry_version as "entryVersion" from inventory_row
        where batch_id = $1 and state = 'waiting'
          and case when $2::integer[] is null then not findings @> '[{"severity": "question"}]' else number = any($2) end order by number`,
      [batch, numbers],
    );
  }

  /** Of the organisation, with nobody else releasing rows of it at that moment. */
  async lockEntries(unit: Unit, organisationId: string, ids: readonly string[]): Promise<InventoryEntry[]> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('inventory/' || $1::text, 0))`, [organisationId]);
    return lockAll<InventoryEntry>(unit, InventoryEntry, 't.id = any($1)', [ids]);
  }

  /** Own entries of these codes that are there by now, by site and code. */
  async taken(
    unit: Unit,
    organisationId: string,
    register: RegisterCode,
    codes: readonly unknown[],
  ): Promise<ReadonlyMap<string, string>> {
    const rows = await unit.query<{ id: string; site: string | null; code: string }>(
      `select id, site_id as site, code from inventory_entry where organisation_id = $1 and register = $2 and code = any($3)`,
      [organisationId, register, codes],
    );
    return new Map(rows.map(({ id, site, code }) => [connectionKey(site, code), id]));
  }

  async save(unit: Unit, added: readonly InventoryEntry[], changed: readonly InventoryEntry[]): Promise<void> {
    await insertAll(unit, InventoryEntry, added);
    await updateAll(unit, InventoryEntry, changed);
  }

  async decide(
    unit: Unit,
    batch: string,
    numbers: readonly number[],
    state: 'released' | 'rejected',
    why: string | null,
  ): Promise<void> {
    await unit.query(
      `update inventory_row set state = $3, decided_by = $4, decided_at = clock_timestamp(), why = $5 where batch_id = $1 and number = any($2)`,
      [batch, numbers, state, actorOf(currentCaller()), why],
    );
  }

  /** Comes last: it locks the chains of the history. */
  record(
    unit: Unit,
    entries: readonly InventoryEntry[],
    before: ReadonlyMap<string, Facts>,
    why: string | null,
  ): Promise<void> {
    const changed = entries.map(({ id, version, register, organisationId, facts }) => ({
      ...{ subject: `${register === 'sites' ? 'site' : 'connection'}/${id}`, version, why },
      ...{ organisationId, before: before.get(id) ?? {}, after: facts },
    }));
    return this.history.recordAll(unit, changed);
  }
}

/** What lies around the rows' points, a kilometre or so further: south, north, west, east. */
function boundsOf(rows: readonly ReadRow[]): (number | null)[] {
  const of = (name: string) => rows.flatMap(({ content }) => (typeof content[name] === 'number' ? content[name] : []));
  const [latitudes, longitudes] = [of('latitude'), of('longitude')];
  if (latitudes.length === 0 || longitudes.length === 0) return [null, null, null, null];
  const least = (all: readonly number[]) => all.reduce((a, b) => Math.min(a, b));
  const most = (all: readonly number[]) => all.reduce((a, b) => Math.max(a, b));
  return [least(latitudes) - 0.01, most(latitudes) + 0.01, least(longitudes) - 0.01, most(longitudes) + 0.01];
}

const rowOf = ({ number, given, content, findings, entryId, entryVersion }: StagedRow): object => ({
  ...{ number, given, content, findings, entry_id: entryId, entry_version: entryVersion },
  state: findings.some(({ severity }: RowFinding) => severity === 'error') ? 'faulty' : 'waiting',
});
