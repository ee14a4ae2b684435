import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Disclosure, RevocationReason } from '../../domain/attestations/attestation.js';
import { sight } from '../learners/learners.queries.js';

export interface AttestationRecord {
  readonly id: string;
  readonly resultId: string;
  readonly name: string;
  readonly discloses: readonly Disclosure[];
  readonly givenBy: 'learner' | 'guardian';
  readonly issuedAt: string;
  readonly revokedAt: string | null;
  readonly revokedWhy: RevocationReason | null;
  readonly links: readonly {
    readonly id: string;
    readonly madeAt: string;
    readonly validUntil: string;
    readonly endedAt: string | null;
    readonly opened: number;
  }[];
}

/** Attestations as their holder sees them: a guardian those that they asked for, the learner all of the own record. */
@Injectable()
export class AttestationQueries {
  constructor(private readonly database: Database) {}

  /** @throws DomainError family-only, learner-unknown */
  async ofLearner(
    id: string,
    search: PageRequest,
  ): Promise<{ readonly learnerId: string; readonly page: Page<AttestationRecord> }> {
    const rows = await this.database.query<{ learnerId: string; id: string | null; item: AttestationRecord | null }>(
      `select learner_id as "learnerId", id, item from read_attestations($1, $2, $3, $4)`,
      [sightOfHolder(), id, search.after(uuidOf), search.limit + 1],
    );
    const [first] = rows;
    if (!first) throw new DomainError('learner-unknown');
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { learnerId: first.learnerId, page: { items: items.flatMap(({ item }) => item ?? []), nextCursor } };
  }

  /** As it was signed. @throws DomainError family-only, attestation-unknown */
  async credential(id: string): Promise<{ readonly learnerId: string; readonly credential: object }> {
    const [found] = await this.database.query<{ learnerId: string; credential: object }>(
      `select learner_id as "learnerId", credential from read_attestation($1, $2)`,
      [sightOfHolder(), id],
    );
    if (!found) throw new DomainError('attestation-unknown');
    return found;
  }
}

/** @throws DomainError family-only */
function sightOfHolder(): string {
  const { person } = currentCaller();
  if (!person || person.role === 'staff') throw new DomainError('family-only');
  return sight('read-results');
}
