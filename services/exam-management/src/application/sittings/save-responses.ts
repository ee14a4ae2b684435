import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DomainError } from '@pan/kit/domain';
import { judgeSave } from '../../domain/saved-answer.js';
import type { Lease } from '../../domain/sitting-state.js';
import {
  type Acknowledgement,
  type Save,
  SavedAnswerRepository,
} from '../../persistence/sittings/saved-answer.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { requireAsked } from '../papers/paper-plan.js';
import { canonical, digest, leaseOf } from './leases.js';
import { SittingInSight } from './sitting-in-sight.js';

/** Takes the answers to one item: one statement when all is well; when not, the sitting is loaded to find out why. */
@Injectable()
export class SaveResponses {
  private readonly papers = new LRUCache<string, string>({ max: 100_000 });

  constructor(
    private readonly inSight: SittingInSight,
    private readonly answers: SavedAnswerRepository,
    private readonly cache: PaperCache,
  ) {}

  async run(save: Save, secret: string): Promise<Acknowledgement> {
    const lease = leaseOf(secret);
    await this.requirePlace(save, lease);
    const hash = digest(canonical(save.responses));
    for (let attempt = 1; ; attempt += 1) {
      const saved = (await this.answers.save(save, lease, hash)) ?? (await this.explain(save, lease, hash));
      if (saved) return saved;
      if (attempt === 3) throw new DomainError('conflict');
    }
  }

  /** The statement took nothing: refused for a reason, or saved before. Null when it may be tried again. */
  private explain({ sittingId, itemRef, sequence }: Save, lease: Lease, hash: string): Promise<Acknowledgement | null> {
    return this.inSight.take(sittingId, async ({ sitting }, unit) => {
      sitting.requireLease(lease);
      const before = await this.answers.one(unit, sittingId, itemRef);
      if (before?.sequence === sequence && before.hash === hash)
        return { ...before, deadlineAt: sitting.deadlineAt, state: sitting.phase };
      const now = await unit.now();
      sitting.requireWritable(lease, now);
      sitting.requireAtHand(itemRef, now);
      judgeSave(before, { sequence, hash });
      return null;
    });
  }

  /** Refuses answers to what the paper does not ask; the paper is looked up once a sitting. */
  private async requirePlace({ sittingId, itemRef, responses }: Save, lease: Lease): Promise<void> {
    const paperId =
      this.papers.get(sittingId) ??
      (await this.inSight.take(
        sittingId,
        ({ sitting, paperId }) => {
          sitting.requireLease(lease);
          this.papers.set(sittingId, paperId);
          return Promise.resolve(paperId);
        },
        { lock: false },
      ));
    requireAsked(await this.cache.paper(paperId), sittingId, itemRef, responses);
  }
}
