import { Injectable } from '@nestjs/common';
import { schoolDay } from '@pan/kit/domain';
import { CertificationQueries } from '../../persistence/certifications/certifications.queries.js';

/** Another instance's decisions, and days that pass, are known after so long. */
const freshForMs = 60_000;

/** Clients whose version is certified no longer. Every request asks, so the answer is kept in this process. */
@Injectable()
export class LostCertificates {
  private byClient: ReadonlyMap<string, string> = new Map();
  private readAt = 0;

  constructor(private readonly queries: CertificationQueries) {}

  /** The certification that no longer holds for the client's version, if that is so. */
  of(clientId: string): string | undefined {
    // One that cannot be read now leaves the former answer; whoever asks is not kept waiting.
    if (Date.now() - this.readAt > freshForMs) void this.refresh().catch(() => undefined);
    return this.byClient.get(clientId);
  }

  async refresh(now = new Date()): Promise<void> {
    this.readAt = now.getTime();
    this.byClient = await this.queries.lost(schoolDay(now));
  }
}
