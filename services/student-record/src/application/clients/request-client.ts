import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { networkOf, RateLimits, UnitOfWork } from '@pan/kit/data';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { requestsOfSource, type PublicKey } from '../../domain/clients/client-access.js';
import { ClientRequest, oldestRequest, type Wish } from '../../domain/clients/client-request.js';
import { ClientRepository } from '../../persistence/clients/client.repository.js';
import { OrganisationRepository } from '../../persistence/organisations/organisation.repository.js';
import { seeEverything } from '../organisations/see-everything.js';
import { checkProof, thumbprintOf } from './client-keys.js';

export interface ClientWish extends Wish {
  /** Codes of the centres or schools that have to agree. */
  readonly organisations: readonly string[];
  readonly key: PublicKey;
  readonly proof: string;
}

/** A vendor asks for access to organisations, by a request that its key has signed; each of them answers for itself. */
@Injectable()
export class RequestClient {
  private readonly audience: string;

  constructor(
    private readonly work: UnitOfWork,
    private readonly clients: ClientRepository,
    private readonly organisations: OrganisationRepository,
    private readonly limits: RateLimits,
    @Inject(SETTINGS) { PUBLIC_URL }: ServiceSettings,
  ) {
    this.audience = `${PUBLIC_URL}/v1/client-requests`;
  }

  /** @returns the id of the request, which tells nobody anything */
  async run(wish: ClientWish, address: string, now = new Date()): Promise<string> {
    const { key } = wish;
    await this.limits.take(requestsOfSource, networkOf(address));
    const proofDigest = await checkProof(wish.proof, key, this.audience, now);
    const keyThumbprint = await thumbprintOf(key);
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        await this.clients.forgetRequests(unit, oldestRequest(now));
        const places = await this.organisations.ofCodes(unit, wish.organisations);
        const known = await this.clients.known(unit, proofDigest, keyThumbprint, oldestRequest(now));
        const proof = { key, keyThumbprint, proofDigest };
        const { request, grants } = ClientRequest.ask(randomUUID(), wish, proof, places, known, now);
        await this.clients.add(unit, request, grants);
        return request.asked.id;
      }),
    );
  }
}
