import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId, RateLimits, UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import { wrongSecrets, type PublicKey } from '../../domain/clients/client-access.js';
import { ClientSecret } from '../../domain/clients/client-secret.js';
import { ClientRepository } from '../../persistence/clients/client.repository.js';
import { checkedKey } from './client-keys.js';

export interface MadeSecret {
  readonly clientId: string;
  /** Shown once; only its digest is kept. */
  readonly secret: string;
  /** Until when the former one is taken too; null where there is none. */
  readonly formerEndsAt: Date | null;
}

/** How a client says who it is: renewed by its organisation, without a gap. */
@Injectable()
export class ClientCredentials {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clients: ClientRepository,
    private readonly limits: RateLimits,
  ) {}

  rotate(clientId: string, overlapHours: number, now = new Date()): Promise<MadeSecret> {
    return this.work.run(async (unit) => {
      const client = await this.clients.client(unit, clientId);
      const secrets = await this.clients.secrets(unit, clientId, now);
      const formerEndsAt = client.rotate(secrets, overlapHours, now);
      const { secret, kept } = drawSecret(clientId, now);
      await this.clients.saveSecrets(unit, secrets);
      await this.clients.addSecret(unit, kept);
      return { clientId, secret, formerEndsAt };
    });
  }

  /** @returns the version that it has now */
  replaceKeys(
    clientId: string,
    keys: readonly PublicKey[],
    expectedVersion: number | null,
    now = new Date(),
  ): Promise<number> {
    keys.forEach(checkedKey);
    return this.work.run(async (unit) => {
      const client = await this.clients.client(unit, clientId);
      requireVersion(expectedVersion, client.version);
      const secrets = await this.clients.secrets(unit, clientId, now);
      client.replaceKeys(keys, secrets, now);
      await this.clients.saveGrants(unit, [client]);
      await this.clients.saveSecrets(unit, secrets);
      return client.version;
    });
  }

  /** @returns the version of its access that it has now */
  nameProduct(
    clientId: string,
    product: string,
    productVersion: string,
    expectedVersion: number | null,
  ): Promise<number> {
    return this.work.run(async (unit) => {
      const client = await this.clients.client(unit, clientId);
      requireVersion(expectedVersion, client.version);
      client.nameProduct(product, productVersion);
      await this.clients.saveGrants(unit, [client]);
      return client.version;
    });
  }

  /**
   * Whether this is a secret of the client.
   * @throws DomainError too-many-attempts in place of a no
   */
  async verify(clientId: string, secret: string, now = new Date()): Promise<boolean> {
    const digest = digestOf(secret);
    const isRight = await this.work.run(async (unit) => {
      await this.clients.client(unit, clientId, { locked: false });
      return (await this.clients.secrets(unit, clientId, now)).some((one) => one.matches(digest, now));
    });
    if (!isRight) await this.limits.take(wrongSecrets, clientId);
    return isRight;
  }
}

/** @returns the secret, to be shown this once, and what is kept of it */
export function drawSecret(clientId: string, now: Date): { readonly secret: string; readonly kept: ClientSecret } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, kept: ClientSecret.make(newId(), clientId, digestOf(secret), now) };
}

function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
