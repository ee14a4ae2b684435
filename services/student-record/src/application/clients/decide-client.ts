import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import type { ClientGrant, Decision } from '../../domain/clients/client-grant.js';
import { ClientRepository } from '../../persistence/clients/client.repository.js';
import { drawSecret } from './client-credentials.js';

/** What one organisation's approval made: a client that reaches this organisation and no other. */
export interface ApprovedClient {
  readonly clientId: string;
  readonly organisation: string;
  /** Shown once, and only of a system that has asked for one instead of signing with its key. */
  readonly secret: string | null;
}

/** Organisations answer for what they reach: a centre for itself, the ministry for all. */
@Injectable()
export class DecideClient {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clients: ClientRepository,
  ) {}

  approve(requestId: string, now = new Date()): Promise<readonly ApprovedClient[]> {
    return this.work.run(async (unit) => {
      const request = await this.clients.request(unit, requestId);
      const grants = request.approve(await this.clients.grants(unit, request), drawClientId, decidedBy(now));
      await this.clients.saveGrants(unit, grants);
      const approved: ApprovedClient[] = [];
      for (const grant of grants) approved.push(await this.clientOf(unit, grant, now));
      return approved;
    });
  }

  refuse(requestId: string, reason: string, now = new Date()): Promise<void> {
    return this.work.run(async (unit) => {
      const request = await this.clients.request(unit, requestId);
      const grants = await this.clients.grants(unit, request);
      await this.clients.saveGrants(unit, request.refuse(grants, reason, decidedBy(now)));
    });
  }

  /** @returns the version that it has now */
  change(
    clientId: string,
    what: 'suspend' | 'resume' | 'withdraw',
    expectedVersion: number | null,
    now = new Date(),
  ): Promise<number> {
    return this.work.run(async (unit) => {
      const client = await this.clients.client(unit, clientId);
      requireVersion(expectedVersion, client.version);
      client[what](decidedBy(now));
      await this.clients.saveGrants(unit, [client]);
      return client.version;
    });
  }

  private async clientOf(unit: Unit, grant: ClientGrant, now: Date): Promise<ApprovedClient> {
    const { organisation, signs } = grant;
    const clientId = grant.clientId!;
    if (signs) return { clientId, organisation, secret: null };
    const { secret, kept } = drawSecret(clientId, now);
    await this.clients.addSecret(unit, kept);
    return { clientId, organisation, secret };
  }
}

const drawClientId = (): string => `vendor-${randomBytes(6).toString('hex')}`;

const decidedBy = (now: Date): Decision => ({ by: actorOf(currentCaller()), now });
