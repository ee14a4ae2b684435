import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError, instantOf } from '@pan/kit/domain';
import type { AuthMethod, PublicKey } from '../../domain/clients/client-access.js';
import type { GrantStanding } from '../../domain/clients/client-grant.js';
import { requestEnd } from '../../domain/clients/client-request.js';

export interface GrantRecord {
  readonly code: string;
  readonly state: GrantStanding;
  /** The organisation's own client, once it has approved. */
  readonly clientId: string | null;
  /** Why it refused. */
  readonly reason: string | null;
}

export interface ClientRequestRecord {
  readonly id: string;
  readonly vendor: string;
  readonly scopes: readonly string[];
  readonly purpose: string;
  readonly purposes: readonly string[];
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly authMethod: AuthMethod;
  /** By which a vendor tells an organisation which key is its own (RFC 7638). */
  readonly keyThumbprint: string | null;
  /** Those in reach of the caller, with their answer. */
  readonly organisations: readonly GrantRecord[];
}

/** A client as an identity provider needs it: what its tokens may say. */
export interface ClientRecord {
  readonly id: string;
  readonly vendor: string;
  readonly scopes: readonly string[];
  readonly purpose: string;
  readonly purposes: readonly string[];
  /** The code of the one that approved; none while it is suspended or withdrawn, and then there is no token. */
  readonly organisations: readonly string[];
  readonly authMethod: AuthMethod;
  readonly keys: readonly PublicKey[];
  readonly product: string | null;
  readonly productVersion: string | null;
  readonly version: number;
}

type Row = { readonly id: string; readonly item: Omit<ClientRequestRecord, 'expiresAt'> };

@Injectable()
export class ClientQueries {
  constructor(private readonly database: Database) {}

  async list(search: PageRequest): Promise<Page<ClientRequestRecord>> {
    const rows = await this.views(currentCaller().organisations.join(), null, search.after(uuidOf), search.limit + 1);
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(shown), nextCursor };
  }

  /** @param sight codes of the organisations whose answers are shown */
  async request(id: string, sight = currentCaller().organisations.join()): Promise<ClientRequestRecord> {
    const [found] = await this.views(sight, id, null, 1);
    if (!found) throw new DomainError('client-request-unknown');
    return shown(found);
  }

  /** The key that signed a request, whoever asks; null where there is none. */
  async keyOf(id: string): Promise<PublicKey | null> {
    const [asked] = await this.database.query<{ key: PublicKey | null }>(`select key from key_of_client_request($1)`, [
      id,
    ]);
    return asked?.key ?? null;
  }

  async client(clientId: string): Promise<ClientRecord> {
    const [found] = await this.database.query<{ item: ClientRecord }>(`select item from read_client($1, $2)`, [
      currentCaller().organisations.join(),
      clientId,
    ]);
    if (!found) throw new DomainError('client-unknown');
    return found.item;
  }

  private views(sight: string, request: string | null, after: string | null, most: number): Promise<Row[]> {
    return this.database.query<Row>(`select id, item from read_client_requests($1, $2, $3, $4)`, [
      sight,
      request,
      after,
      most,
    ]);
  }
}

function shown({ item }: Row): ClientRequestRecord {
  return { ...item, expiresAt: requestEnd(instantOf(item.requestedAt)).toISOString() };
}
