import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller, UnitOfWork, type Unit } from '@pan/kit';
import { DomainError } from '@pan/kit/domain';
import { grantMoves, type GrantMove } from '../../domain/client-access.js';

export interface Approved {
  readonly clientId: string;
  /** Shown once, to whoever approves first; only its digest is kept. */
  readonly secret: string | null;
  /** Codes of the organisations that this approval adds. */
  readonly organisations: readonly string[];
}

interface Asked {
  readonly id: string;
  readonly client_id: string | null;
}

/** Organisations answer for what they reach: a centre for itself, the ministry for all. */
@Injectable()
export class DecideClient {
  constructor(private readonly work: UnitOfWork) {}

  approve(requestId: string, now = new Date()): Promise<Approved> {
    return this.work.run(async (unit) => {
      const [request] = await unit.query<Asked>(`select id, client_id from client_request where id = $1 for update`, [
        requestId,
      ]);
      if (!request) throw new DomainError('client-request-unknown');
      const organisations = await move(unit, request.id, 'approve', now);
      if (organisations.length === 0) throw new DomainError('client-request-decided');
      if (request.client_id) return { clientId: request.client_id, secret: null, organisations };
      const clientId = `vendor-${randomBytes(6).toString('hex')}`;
      const secret = randomBytes(32).toString('base64url');
      await unit.query(`update client_request set client_id = $2, secret_digest = $3 where id = $1`, [
        request.id,
        clientId,
        digestOf(secret),
      ]);
      return { clientId, secret, organisations };
    });
  }

  /** Suspends, resumes or withdraws the client's access to what the caller reaches. */
  change(clientId: string, what: Exclude<GrantMove, 'approve'>, now = new Date()): Promise<void> {
    return this.work.run(async (unit) => {
      const [client] = await unit.query<Asked>(
        `select id, client_id from client_request where client_id = $1 for update`,
        [clientId],
      );
      if (!client) throw new DomainError('client-unknown');
      const moved = await move(unit, client.id, what, now);
      if (moved.length === 0) throw new DomainError('client-already-so');
    });
  }

  /** Whether this is the client's secret; the digest is of a random 256 bits, so that no slow hash is needed. */
  async verify(clientId: string, secret: string): Promise<boolean> {
    return this.work.run(async (unit) => {
      const found = await unit.query<{ secret_digest: Buffer }>(
        `select secret_digest from client_request where client_id = $1`,
        [clientId],
      );
      if (found.length === 0) throw new DomainError('client-unknown');
      return found[0]!.secret_digest.equals(digestOf(secret));
    });
  }
}

function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** Under row-level security these are the grants that the caller reaches; answers their organisations' codes. */
async function move(unit: Unit, requestId: string, what: GrantMove, now: Date): Promise<string[]> {
  const { from, to } = grantMoves[what];
  const moved = await unit.query<{ code: string }>(
    `update client_grant g set state = $3, decided_at = $4, decided_by = $5 from organisation o
      where g.request_id = $1 and g.state = any($2) and o.id = g.organisation_id returning o.code`,
    [requestId, from, to, now, actorOf(currentCaller())],
  );
  return moved.map(({ code }) => code).sort();
}
