import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, textOf, uuidOf } from '@pan/kit/data';
import type { RetentionAsked } from '../../domain/files/retention.js';
import type { IncidentSaid } from '../../domain/incidents/incident.js';
import { sight } from '../learners/learners.queries.js';
import { OrganisationQueries } from '../organisations/organisations.queries.js';

export interface IncidentRecord extends Omit<IncidentSaid, 'isSerious'> {
  readonly id: string;
  readonly organisation: string;
  readonly serious: boolean | null;
  readonly enteredAt: string;
  readonly version: number;
}

export interface DueRecord {
  readonly organisation: string;
  readonly learners: number;
  readonly oldest: string;
}

/** What an organisation answers for: its register, and what its schedule says is due. */
@Injectable()
export class IncidentQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationQueries,
  ) {}

  /** Of an organisation and those below it. @throws DomainError organisation-unknown */
  async register(organisation: string, isOpenOnly: boolean, search: PageRequest): Promise<Page<IncidentRecord>> {
    await this.organisations.one(organisation);
    const rows = await this.database.query<{ id: string; item: IncidentRecord }>(
      `select id, item from list_incidents($1, $2, $3, $4, $5)`,
      [sight(), organisation, isOpenOnly, search.after(uuidOf), search.limit + 1],
    );
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(({ item }) => item), nextCursor };
  }

  /** How many learners' files are due, by organisation. @throws DomainError organisation-unknown */
  async due(organisation: string, { file, latest }: RetentionAsked, search: PageRequest): Promise<Page<DueRecord>> {
    await this.organisations.one(organisation);
    const rows = await this.database.query<DueRecord>(
      `select organisation, learners, oldest::text as oldest from retention_due($1, $2, $3, $4, $5, $6)`,
      [sight(), organisation, file, latest, search.after(textOf), search.limit + 1],
    );
    return page(rows, search.limit, (last) => last.organisation);
  }
}
