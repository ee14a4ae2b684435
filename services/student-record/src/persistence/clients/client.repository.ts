import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ClientGrant } from '../../domain/clients/client-grant.js';
import { ClientRequest, type ClientRequestState, type Known } from '../../domain/clients/client-request.js';
import { ClientSecret } from '../../domain/clients/client-secret.js';

/** Requests for access, the grants of organisations and their clients. Under row-level security grants are those that the caller reaches. */
@Injectable()
export class ClientRepository {
  /** What has ended and was never approved is forgotten; so says a policy of the table. */
  async forgetRequests(unit: Unit, before: Date): Promise<void> {
    await unit.query(`delete from client_request where requested_at < $1`, [before]);
  }

  /** Of two that bring one proof at the same instant, the unique column lets one in. */
  async known(unit: Unit, proofDigest: Buffer, keyThumbprint: string, since: Date): Promise<Known> {
    const [known] = await unit.query<Known>(
      `select count(*)::integer as waiting, count(*) filter (where key_thumbprint = $1)::integer as "waitingOfKey",
              exists (select from client_request where proof_digest = $3) as "proofIsUsed"
         from client_request r
        where requested_at >= $2
          and not exists (select from client_grant g where g.request_id = r.id and g.client_id is not null)`,
      [keyThumbprint, since, proofDigest],
    );
    return known!;
  }

  async add(unit: Unit, { asked }: ClientRequest, grants: readonly ClientGrant[]): Promise<void> {
    await unit.query(
      `insert into client_request (id, vendor, scopes, purpose, purposes, key, key_thumbprint, proof_digest, auth_method, product, product_version, requested_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        asked.id,
        asked.vendor,
        asked.scopes,
        asked.purpose,
        asked.purposes,
        JSON.stringify(asked.key),
        asked.keyThumbprint,
        asked.proofDigest,
        asked.authMethod,
        asked.product,
        asked.productVersion,
        asked.requestedAt,
      ],
    );
    await insertAll(unit, ClientGrant, grants);
  }

  /** Locked, so that its organisations are answered for one after the other. @throws DomainError client-request-unknown */
  async request(unit: Unit, id: string): Promise<ClientRequest> {
    const [asked] = await unit.query<ClientRequestState>(
      `select id, vendor, scopes, purpose, purposes, key, key_thumbprint as "keyThumbprint", proof_digest as "proofDigest",
              auth_method as "authMethod", product, product_version as "productVersion", requested_at as "requestedAt"
         from client_request where id = $1 for update`,
      [id],
    );
    if (!asked) throw new DomainError('client-request-unknown');
    return new ClientRequest(asked);
  }

  grants(unit: Unit, { asked }: ClientRequest): Promise<ClientGrant[]> {
    return loadAll<ClientGrant>(unit, ClientGrant, 't.request_id = $1', [asked.id], 'order by t.visible_to for update');
  }

  /** @throws DomainError client-unknown */
  async client(unit: Unit, clientId: string, { locked = true } = {}): Promise<ClientGrant> {
    const locking = locked ? 'for update' : '';
    const [grant] = await loadAll<ClientGrant>(unit, ClientGrant, 't.client_id = $1', [clientId], locking);
    if (!grant) throw new DomainError('client-unknown');
    return grant;
  }

  /** Those that are taken; former ones too, until they end. */
  secrets(unit: Unit, clientId: string, now: Date): Promise<ClientSecret[]> {
    const taken = 't.client_id = $1 and (t.ends_at is null or t.ends_at > $2)';
    return loadAll<ClientSecret>(unit, ClientSecret, taken, [clientId, now]);
  }

  saveGrants(unit: Unit, grants: readonly ClientGrant[]): Promise<void> {
    return updateAll(unit, ClientGrant, grants);
  }

  saveSecrets(unit: Unit, secrets: readonly ClientSecret[]): Promise<void> {
    return updateAll(unit, ClientSecret, secrets);
  }

  addSecret(unit: Unit, secret: ClientSecret): Promise<void> {
    return insertAll(unit, ClientSecret, [secret]);
  }
}
