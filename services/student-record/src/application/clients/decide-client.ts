import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { grantMoves, requestEnd, type AuthMethod, type GrantMove } from '../../domain/clients/client-access.js';
import { makeSecret } from './client-credentials.js';
import type { PublicKey } from './client-keys.js';

/** What one organisation's approval made: a client that reaches this organisation and no other. */
export interface ApprovedClient {
  readonly clientId: string;
  readonly organisation: string;
  /** Shown once, and only of a system that has asked for one instead of signing with its key. */
  readonly secret: string | null;
}

interface Asked {
  readonly id: string;
  readonly key: PublicKey | null;
  readonly auth_method: AuthMethod;
  readonly requested_at: Date;
}

interface Moved {
  readonly code: string;
  readonly organisation_id: string;
}

/** Organisations answer for what they reach: a centre for itself, the ministry for all. */
@Injectable()
export class DecideClient {
  constructor(private readonly work: UnitOfWork) {}

  approve(requestId: string, now = new Date()): Promise<readonly ApprovedClient[]> {
    return this.work.run(async (unit) => {
      const request = await asked(unit, requestId);
      if (requestEnd(request.requested_at) <= now) throw new DomainError('client-request-expired');
      const granted = await move(unit, 'approve', undecided, request.id, { now });
      if (granted.length === 0) throw new DomainError('client-request-decided');
      const made: ApprovedClient[] = [];
      for (const grant of granted) made.push(await makeClient(unit, request, grant, now));
      return made;
    });
  }

  /** Says no for what the caller reaches, and why; whoever asked can read it. */
  refuse(requestId: string, reason: string, now = new Date()): Promise<void> {
    return this.work.run(async (unit) => {
      const request = await asked(unit, requestId);
      const refused = await move(unit, 'refuse', undecided, request.id, { now, reason });
      if (refused.length === 0) throw new DomainError('client-request-decided');
    });
  }

  /** Suspends, resumes or withdraws a client. */
  change(clientId: string, what: 'suspend' | 'resume' | 'withdraw', now = new Date()): Promise<void> {
    return this.work.run(async (unit) => {
      const [client] = await unit.query(`select from client_grant where client_id = $1 for update`, [clientId]);
      if (!client) throw new DomainError('client-unknown');
      const moved = await move(unit, what, ofClient, clientId, { now });
      if (moved.length === 0) throw new DomainError('client-already-so');
    });
  }
}

async function asked(unit: Unit, requestId: string): Promise<Asked> {
  const [request] = await unit.query<Asked>(
    `select id, key, auth_method, requested_at from client_request where id = $1 for update`,
    [requestId],
  );
  if (!request) throw new DomainError('client-request-unknown');
  return request;
}

async function makeClient(unit: Unit, request: Asked, { code, organisation_id: id }: Moved, now: Date) {
  const clientId = `vendor-${randomBytes(6).toString('hex')}`;
  const signs = request.auth_method === 'private_key_jwt';
  await unit.query(
    `update client_grant set client_id = $3, auth_method = $4, keys = $5 where request_id = $1 and organisation_id = $2`,
    [request.id, id, clientId, request.auth_method, JSON.stringify(signs ? [request.key] : [])],
  );
  return { clientId, organisation: code, secret: signs ? null : await makeSecret(unit, clientId, now) };
}

const undecided = 'g.request_id = $1 and g.client_id is null';
const ofClient = 'g.client_id = $1';

/** Under row-level security these are the grants that the caller reaches. */
async function move(
  unit: Unit,
  what: GrantMove,
  which: typeof undecided | typeof ofClient,
  id: string,
  { now, reason = null }: { now: Date; reason?: string | null },
): Promise<Moved[]> {
  const { from, to } = grantMoves[what];
  return unit.query<Moved>(
    `update client_grant g set state = $3, decided_at = $4, decided_by = $5, reason = $6 from organisation o
      where ${which} and g.state = any($2) and o.id = g.organisation_id returning o.code, g.organisation_id`,
    [id, from, to, now, actorOf(currentCaller()), reason],
  );
}
