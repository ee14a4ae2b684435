import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, fieldErrorOf } from '@pan/kit/domain';
import { InventoryEntry } from '../../domain/inventory/inventory-entry.js';
import { checkConnections } from '../../domain/inventory/connection-checks.js';
import { connectionKey } from '../../domain/inventory/row-checks.js';
import { checkSites } from '../../domain/inventory/site-checks.js';
import { type Batch, InventoryRepository, type StagedRow } from '../../persistence/inventory/inventory.repository.js';

/** A person looks at rows that were sent and releases them into the register, or turns them down. */
@Injectable()
export class DecideRows {
  constructor(
    private readonly work: UnitOfWork,
    private readonly inventories: InventoryRepository,
  ) {}

  /**
   * @param numbers null for every row that no question was found in
   * @returns how many were released
   * @throws DomainError inventory-batch-unknown, inventory-person-required, inventory-sent-by-you, inventory-rows-not-waiting,
   * inventory-rows-outdated
   */
  release(id: string, numbers: readonly number[] | null, why: string | null): Promise<number> {
    return this.work.run(async (unit) => {
      const batch = await this.inventories.lockBatch(unit, id);
      mustAnswer(batch);
      const rows = await this.waiting(unit, id, numbers);
      const ids = rows.flatMap(({ entryId }) => entryId ?? []);
      const entries = new Map(
        (await this.inventories.lockEntries(unit, batch.organisationId, ids)).map((entry) => [entry.id, entry]),
      );
      const before = new Map([...entries.values()].map((entry) => [entry.id, entry.facts]));
      const doubtful = await this.newlyDoubtful(unit, batch, rows);
      const taken = await this.inventories.taken(unit, batch.organisationId, batch.register, codesOf(rows, 'code'));
      const sites =
        batch.register === 'sites'
          ? null
          : await this.inventories.taken(unit, batch.organisationId, 'sites', codesOf(rows, 'site'));
      const [added, changed]: [InventoryEntry[], InventoryEntry[]] = [[], []];
      const outdated: number[] = [];
      for (const { number, entryId, entryVersion, content } of rows) {
        const entry = entryId === null ? undefined : entries.get(entryId);
        const siteId = sites?.get(connectionKey(null, content['site'])) ?? null;
        const key = connectionKey(siteId, content['code']);
        const isOutdated = entryId === null ? taken.has(key) : entry?.version !== entryVersion;
        if (isOutdated || doubtful.has(number) || (sites && siteId === null)) outdated.push(number);
        else if (entry?.become(content)) changed.push(entry);
        else if (!entry)
          added.push(InventoryEntry.enter(newId(), { ...batch, siteId, code: String(content['code']) }, content));
      }
      if (outdated.length > 0) throw refusal('inventory-rows-outdated', outdated);
      await this.inventories.save(unit, added, changed);
      await this.inventories.decide(
        unit,
        id,
        rows.map(({ number }) => number),
        'released',
        why,
      );
      await this.inventories.record(unit, [...added, ...changed], before, why);
      return rows.length;
    });
  }

  /** Rows in which the checks find today what they did not when they were sent. */
  private async newlyDoubtful(unit: Unit, batch: Batch, rows: readonly StagedRow[]): Promise<ReadonlySet<number>> {
    const known = await this.inventories.known(unit, batch.organisationId, 'any', rows);
    const bare = rows.map((row) => ({ ...row, findings: [] }));
    const found = batch.register === 'sites' ? checkSites(bare, known) : checkConnections(bare, known);
    const isNew = ({ findings }: StagedRow, at: number) =>
      found[at]!.some(({ severity, code }) => severity !== 'advice' && !findings.some((one) => one.code === code));
    return new Set(rows.filter(isNew).map(({ number }) => number));
  }

  /** @throws DomainError inventory-batch-unknown, inventory-person-required, inventory-rows-not-waiting */
  reject(id: string, numbers: readonly number[], why: string): Promise<number> {
    return this.work.run(async (unit) => {
      await this.inventories.lockBatch(unit, id);
      if (currentCaller().subject === null) throw new DomainError('inventory-person-required');
      const rows = await this.waiting(unit, id, numbers);
      await this.inventories.decide(
        unit,
        id,
        rows.map(({ number }) => number),
        'rejected',
        why,
      );
      return rows.length;
    });
  }

  private async waiting(unit: Unit, id: string, numbers: readonly number[] | null): Promise<StagedRow[]> {
    const rows = await this.inventories.waiting(unit, id, numbers);
    const found = new Set(rows.map(({ number }) => number));
    const missing = numbers?.filter((number) => !found.has(number)) ?? [];
    if (missing.length > 0) throw refusal('inventory-rows-not-waiting', missing);
    return rows;
  }
}

const codesOf = (rows: readonly StagedRow[], name: string) => rows.map(({ content }) => content[name]);

/** Who sent rows does not release them. */
function mustAnswer({ sentBy }: Batch): void {
  const caller = currentCaller();
  if (caller.subject === null) throw new DomainError('inventory-person-required');
  if (actorOf(caller) === sentBy) throw new DomainError('inventory-sent-by-you');
}

function refusal(code: string, rows: readonly number[]): DomainError {
  const errors = rows.slice(0, 500).map((row) => fieldErrorOf(`/rows/${row}`, { code, params: { rows: row } }));
  return new DomainError(code, { rows: rows.slice(0, 20).join(', ') }, { errors });
}
