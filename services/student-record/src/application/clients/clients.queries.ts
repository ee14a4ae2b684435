import { Inject, Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database, page, type Page, type PageRequest } from '@pan/kit/data';
import { DomainError, instantOf } from '@pan/kit/domain';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { requestEnd, type AuthMethod, type GrantState } from '../../domain/clients/client-access.js';
import { uuidOf } from '../learners/learners.queries.js';
import { checkProof, type PublicKey } from './client-keys.js';

export interface GrantRecord {
  readonly code: string;
  readonly state: GrantState;
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
}

type Row = { readonly id: string; readonly item: Omit<ClientRequestRecord, 'expiresAt'> };

@Injectable()
export class ClientQueries {
  private readonly requests: string;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) { PUBLIC_URL }: ServiceSettings,
  ) {
    this.requests = `${PUBLIC_URL}/v1/client-requests`;
  }

  async list(search: PageRequest): Promise<Page<ClientRequestRecord>> {
    const rows = await this.views(currentCaller().organisations.join(), null, search.after(uuidOf), search.limit + 1);
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(shown), nextCursor };
  }

  request(id: string): Promise<ClientRequestRecord> {
    return this.one(currentCaller().organisations.join(), id);
  }

  /** What the organisations have answered, for whoever holds the key of the request. */
  async answers(id: string, proof: string, now = new Date()): Promise<ClientRequestRecord> {
    const [asked] = await this.database.query<{ key: PublicKey | null }>(`select key from key_of_client_request($1)`, [
      id,
    ]);
    if (!asked?.key) throw new DomainError('client-request-unknown');
    await checkProof(proof, asked.key, `${this.requests}/${id}/answers`, now);
    return this.one('ministere', id);
  }

  async client(clientId: string): Promise<ClientRecord> {
    const [found] = await this.database.query<{ item: ClientRecord }>(`select item from read_client($1, $2)`, [
      currentCaller().organisations.join(),
      clientId,
    ]);
    if (!found) throw new DomainError('client-unknown');
    return found.item;
  }

  private async one(sight: string, id: string): Promise<ClientRequestRecord> {
    const [found] = await this.views(sight, id, null, 1);
    if (!found) throw new DomainError('client-request-unknown');
    return shown(found);
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
