import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Certification } from '../../domain/certifications/certification.js';

/** A client as far as a certification needs it. */
export interface VendorClient {
  readonly vendor: string;
  readonly signs: boolean;
  /** What its registration names. */
  readonly product: string | null;
  readonly productVersion: string | null;
}

@Injectable()
export class CertificationRepository {
  /** Locked. @throws DomainError certification-unknown */
  async byId(unit: Unit, id: string): Promise<Certification> {
    const [found] = await lockAll<Certification>(unit, Certification, 't.id = $1', [id]);
    if (!found) throw new DomainError('certification-unknown');
    return found;
  }

  /** @throws DomainError client-unknown */
  async client(unit: Unit, clientId: string): Promise<VendorClient> {
    const [client] = await unit.query<VendorClient>(
      `select r.vendor, g.auth_method = 'private_key_jwt' as signs, g.product, g.product_version as "productVersion"
         from client_grant g join client_request r on r.id = g.request_id where g.client_id = $1`,
      [clientId],
    );
    if (!client) throw new DomainError('client-unknown');
    return client;
  }

  add(unit: Unit, certification: Certification): Promise<void> {
    return insertAll(unit, Certification, [certification]);
  }

  save(unit: Unit, certification: Certification): Promise<void> {
    return updateAll(unit, Certification, [certification]);
  }
}
