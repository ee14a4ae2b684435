import { Injectable } from '@nestjs/common';
import type { Conformance } from '../../domain/institution.js';
import { Endpoint, EndpointFault } from './endpoint.js';
import { readService } from './shapes.js';

/** Reads what an endpoint says about itself (OOAPI v5, `GET /`), and whether it is as the standard says. */
@Injectable()
export class ServiceDocument {
  constructor(private readonly endpoint: Endpoint) {}

  async read(base: string): Promise<Conformance> {
    const readAt = new Date().toISOString();
    try {
      const service = readService((await this.endpoint.get(base, '/', null)).body);
      if (service.ok) return { readAt, conformant: true, findings: [] };
      return { readAt, conformant: false, findings: [service.finding] };
    } catch (error) {
      if (!(error instanceof EndpointFault)) throw error;
      return { readAt, conformant: false, findings: [{ pointer: '/', reason: error.fault }] };
    }
  }
}
