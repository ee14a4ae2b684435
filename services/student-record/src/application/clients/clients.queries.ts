import { Injectable } from '@nestjs/common';
import { currentCaller, Database, page, type Page, type PageQuery } from '@pan/kit';
import { DomainError } from '@pan/kit/domain';
import type { GrantState } from '../../domain/client-access.js';
import { uuidOf } from '../learners.queries.js';

export interface ClientRequestRecord {
  readonly id: string;
  readonly vendor: string;
  readonly scopes: readonly string[];
  readonly purpose: string;
  readonly requestedAt: string;
  readonly clientId: string | null;
  /** Those in reach of the caller, with their answer. */
  readonly organisations: readonly { readonly code: string; readonly state: GrantState }[];
}

/** A client as an identity provider needs it: what its tokens may say. */
export interface ClientRecord {
  readonly id: string;
  readonly vendor: string;
  readonly scopes: readonly string[];
  readonly purpose: string;
  /** Codes of those that approved and neither suspended nor withdrew; without any there is no token. */
  readonly organisations: readonly string[];
}

type Row = { readonly id: string; readonly item: ClientRequestRecord };

@Injectable()
export class ClientQueries {
  constructor(private readonly database: Database) {}

  async list(search: PageQuery): Promise<Page<ClientRequestRecord>> {
    const rows = await this.views(null, null, search.after(uuidOf), search.limit + 1);
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(({ item }) => item), nextCursor };
  }

  async request(id: string): Promise<ClientRequestRecord> {
    const [found] = await this.views(id, null, null, 1);
    if (!found) throw new DomainError('client-request-unknown');
    return found.item;
  }

  async client(clientId: string): Promise<ClientRecord> {
    const [found] = await this.views(null, clientId, null, 1);
    if (!found) throw new DomainError('client-unknown');
    const { vendor, scopes, purpose, organisations } = found.item;
    const approved = organisations.filter(({ state }) => state === 'approved').map(({ code }) => code);
    return { id: clientId, vendor, scopes, purpose, organisations: approved };
  }

  private views(request: string | null, client: string | null, after: string | null, most: number): Promise<Row[]> {
    return this.database.query<Row>(`select id, item from client_views($1, $2, $3, $4, $5)`, [
      currentCaller().organisations.join(),
      request,
      client,
      after,
      most,
    ]);
  }
}
