import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { ClientQueries, type ClientRequestRecord } from '../../persistence/clients/clients.queries.js';
import { checkProof } from './client-keys.js';

/** What the organisations have answered, for whoever holds the key of the request. */
@Injectable()
export class ReadAnswers {
  private readonly requests: string;

  constructor(
    private readonly queries: ClientQueries,
    @Inject(SETTINGS) { PUBLIC_URL }: ServiceSettings,
  ) {
    this.requests = `${PUBLIC_URL}/v1/client-requests`;
  }

  async run(id: string, proof: string, now = new Date()): Promise<ClientRequestRecord> {
    const key = await this.queries.keyOf(id);
    if (!key) throw new DomainError('client-request-unknown');
    await checkProof(proof, key, `${this.requests}/${id}/answers`, now);
    return this.queries.request(id, 'ministere');
  }
}
