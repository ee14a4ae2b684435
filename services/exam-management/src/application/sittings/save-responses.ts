import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database, UnitOfWork } from '@pan/kit/data';
import { DomainError, storedInteger } from '@pan/kit/domain';
import { judgeSave } from '../../domain/saved-answer.js';
import { graceMs, type Lease } from '../../domain/sitting.js';
import { canonical, digest, leaseOf } from './leases.js';
import { PaperCache } from '../papers/paper-cache.js';
import { withSitting } from './sitting-views.js';

export interface Save {
  readonly sittingId: string;
  readonly itemRef: string;
  readonly sequence: number;
  readonly responses: Readonly<Record<string, readonly string[]>>;
}

/** What a device keeps as proof that its answer is safe. */
export interface Acknowledgement {
  readonly sequence: number;
  readonly savedAt: Date;
  readonly hash: string;
}

/** Takes the answers to one item: one round trip when all is well; when not, the sitting itself says why. */
@Injectable()
export class SaveResponses {
  private readonly papers = new LRUCache<string, string>({ max: 100_000 });

  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly cache: PaperCache,
  ) {}

  async run(save: Save, secret: string): Promise<Acknowledgement> {
    const lease = leaseOf(secret);
    await this.requirePlace(save, lease);
    const hash = digest(canonical(save.responses));
    for (let attempt = 1; ; attempt += 1) {
      const saved = (await this.write(save, lease, hash)) ?? (await this.explain(save, lease, hash));
      if (saved) return saved;
      if (attempt === 3) throw new DomainError('conflict');
    }
  }

  private async write({ sittingId, itemRef, sequence, responses }: Save, lease: Lease, hash: string) {
    const [row] = await this.database.query<{ sequence: string; saved_at: Date; hash: string }>(
      `select sequence, saved_at, hash from save_response($1, $2, $3, $4, $5, $6, $7, $8)`,
      [sittingId, lease.hash, lease.holder, itemRef, sequence, JSON.stringify(responses), hash, `${graceMs} ms`],
    );
    return row && { sequence: storedInteger(row.sequence), savedAt: row.saved_at, hash: row.hash };
  }

  /** The statement took nothing: refused for a reason, or saved before. Null when it may be tried again. */
  private explain({ sittingId, itemRef, sequence }: Save, lease: Lease, hash: string): Promise<Acknowledgement | null> {
    return this.work.run((unit) =>
      withSitting(unit, sittingId, async ({ sitting }) => {
        sitting.requireLease(lease);
        const [row] = await unit.query<{ sequence: string; saved_at: Date; hash: string }>(
          `select sequence, saved_at, hash from saved_response where sitting_id = $1 and item_ref = $2`,
          [sittingId, itemRef],
        );
        const before = row ? { sequence: storedInteger(row.sequence), hash: row.hash } : null;
        if (before?.sequence === sequence && before.hash === hash) return { ...before, savedAt: row!.saved_at };
        sitting.requireWritable(lease, await unit.now());
        judgeSave(before, { sequence, hash });
        return null;
      }),
    );
  }

  /** Refuses answers to what the paper does not ask; the paper is looked up once a sitting. */
  private async requirePlace({ sittingId, itemRef, responses }: Save, lease: Lease): Promise<void> {
    const paperId =
      this.papers.get(sittingId) ??
      (await this.work.run((unit) =>
        withSitting(
          unit,
          sittingId,
          async ({ sitting, paperId }) => {
            sitting.requireLease(lease);
            this.papers.set(sittingId, paperId);
            return paperId;
          },
          { lock: false },
        ),
      ));
    const known = (await this.cache.paper(paperId)).responses.get(itemRef);
    if (!known) throw new DomainError('place-unknown', { place: itemRef.slice(0, 100) });
    const stranger = Object.keys(responses).find((identifier) => !known.has(identifier));
    if (stranger !== undefined) throw new DomainError('response-unknown', { identifier: stranger.slice(0, 100) });
  }
}
