import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimits, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { wrongSecrets, type AuthMethod, type GrantState } from '../../domain/clients/client-access.js';
import { checkedKey, type PublicKey } from './client-keys.js';

export interface MadeSecret {
  readonly clientId: string;
  /** Shown once; only its digest is kept. */
  readonly secret: string;
  /** Until when the former one is taken too; null where there is none. */
  readonly formerEndsAt: Date | null;
}

interface Held {
  readonly state: GrantState;
  readonly auth_method: AuthMethod;
}

/** How a client says who it is: renewed by its organisation, without a gap. */
@Injectable()
export class ClientCredentials {
  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
  ) {}

  /** A second secret beside the present one, which ends after the overlap. */
  rotate(clientId: string, overlapHours: number, now = new Date()): Promise<MadeSecret> {
    return this.work.run(async (unit) => {
      const { auth_method: method } = await held(unit, clientId);
      if (method === 'private_key_jwt') throw new DomainError('client-signs-with-key');
      const ends = new Date(now.getTime() + overlapHours * 3_600_000);
      const former = await unit.query<{ ends_at: Date }>(
        `update client_secret set ends_at = least(ends_at, $2)
          where client_id = $1 and (ends_at is null or ends_at > $3) returning ends_at`,
        [clientId, ends, now],
      );
      const last = Math.max(...former.map(({ ends_at: at }) => at.getTime()));
      const secret = await makeSecret(unit, clientId, now);
      return { clientId, secret, formerEndsAt: former.length > 0 ? new Date(last) : null };
    });
  }

  /** From now on the client signs with one of these keys, and no secret of it is taken any more. */
  replaceKeys(clientId: string, keys: readonly PublicKey[], now = new Date()): Promise<void> {
    keys.forEach(checkedKey);
    return this.work.run(async (unit) => {
      await held(unit, clientId);
      await unit.query(`update client_grant set keys = $2, auth_method = 'private_key_jwt' where client_id = $1`, [
        clientId,
        JSON.stringify(keys),
      ]);
      await unit.query(`update client_secret set ends_at = least(ends_at, $2) where client_id = $1`, [clientId, now]);
    });
  }

  /**
   * Whether this is a secret of the client; the digest is of a random 256 bits, so that no slow hash is needed.
   * @throws DomainError too-many-attempts in place of a no
   */
  async verify(clientId: string, secret: string, now = new Date()): Promise<boolean> {
    const isRight = await this.work.run(async (unit) => {
      const [client] = await unit.query(`select from client_grant where client_id = $1`, [clientId]);
      if (!client) throw new DomainError('client-unknown');
      const secrets = await unit.query<{ digest: Buffer }>(
        `select digest from client_secret where client_id = $1 and (ends_at is null or ends_at > $2)`,
        [clientId, now],
      );
      return secrets.some(({ digest }) => digest.equals(digestOf(secret)));
    });
    if (!isRight) await this.limits.take(wrongSecrets, clientId);
    return isRight;
  }
}

/** @returns the secret, to be shown this once */
export async function makeSecret(unit: Unit, clientId: string, now: Date): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await unit.query(`insert into client_secret (id, client_id, digest, made_at) values ($1, $2, $3, $4)`, [
    uuidv7(),
    clientId,
    digestOf(secret),
    now,
  ]);
  return secret;
}

/** Locks the client. @throws DomainError client-unknown, client-already-so when it is withdrawn */
async function held(unit: Unit, clientId: string): Promise<Held> {
  const [found] = await unit.query<Held>(
    `select state, auth_method from client_grant where client_id = $1 for update`,
    [clientId],
  );
  if (!found) throw new DomainError('client-unknown');
  if (found.state === 'withdrawn') throw new DomainError('client-already-so');
  return found;
}

function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
