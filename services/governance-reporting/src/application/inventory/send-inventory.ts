import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { checkConnections } from '../../domain/inventory/connection-checks.js';
import { type Cells, readRow } from '../../domain/inventory/inventory-row.js';
import { type RegisterCode, registers } from '../../domain/inventory/register.js';
import { type BatchMode, connectionKey } from '../../domain/inventory/row-checks.js';
import { checkSites } from '../../domain/inventory/site-checks.js';
import { InventoryRepository } from '../../persistence/inventory/inventory.repository.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';

export interface Sent {
  /** Code of the organisation whose inventory it is. */
  readonly organisation: string;
  readonly register: RegisterCode;
  readonly mode: BatchMode;
  readonly rows: readonly Cells[];
}

/** Rows of an inventory are read and checked, each with everything that is found in it; nothing enters the register yet. */
@Injectable()
export class SendInventory {
  constructor(
    private readonly work: UnitOfWork,
    private readonly inventories: InventoryRepository,
    private readonly organisations: OrganisationQueries,
  ) {}

  /** @returns the id of the batch @throws DomainError organisation-unknown, out-of-reach */
  run({ organisation, register: code, mode, rows: given }: Sent): Promise<string> {
    const register = registers[code];
    const rows = given.map((cells, at) => readRow(register, cells, at + 1));
    const names = new Set(register.fields.map(({ name }) => name));
    const unread = [...new Set(given.flatMap((cells) => Object.keys(cells).filter((name) => !names.has(name))))].slice(
      0,
      50,
    );
    return this.work.run(async (unit) => {
      const { id: organisationId } = await this.organisations.inReach(organisation, currentCaller().organisations);
      const known = await this.inventories.known(unit, organisationId, mode, rows);
      const findings = code === 'sites' ? checkSites(rows, known) : checkConnections(rows, known);
      const staged = rows.map((row, at) => {
        const site = code === 'sites' ? null : row.content['site'];
        const entry = known.entries.get(connectionKey(site, row.content['code']));
        return { ...row, findings: findings[at]!, entryId: entry?.id ?? null, entryVersion: entry?.version ?? null };
      });
      return this.inventories.stage(unit, { register: code, organisationId, mode, unread }, staged);
    });
  }
}
