import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { ReadItem } from '@pan/qti';
import { ItemRepository } from '../../persistence/items/item.repository.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { PaperCache } from '../papers/paper-cache.js';

/** Scores a session again, some places by another item of the bank: one whose key was put right. */
@Injectable()
export class RescoreSession {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly items: ItemRepository,
    private readonly scores: ScoreRepository,
    private readonly papers: PaperCache,
  ) {}

  /** @returns how many sittings wait to be scored again */
  run(sessionId: string, corrections: readonly { itemRef: string; itemId: string }[]): Promise<number> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      session.requireOwner(currentCaller().organisations);
      const paper = await this.papers.paper(session.paperId);
      for (const { itemRef, itemId } of corrections) {
        const place = paper.places.get(itemRef);
        if (!place) throw new DomainError('place-unknown', { place: itemRef.slice(0, 100) });
        const [sat, corrected] = [await this.items.byId(unit, place.itemId), await this.items.byId(unit, itemId)];
        if (!asksTheSame(sat, corrected)) throw new DomainError('correction-unfit', { place: itemRef });
      }
      session.correct(Object.fromEntries(corrections.map(({ itemRef, itemId }) => [itemRef, itemId])));
      await this.sessions.save(unit, session);
      return unit.asService(() => this.scores.enqueueSession(unit, sessionId));
    });
  }
}

/** The same questions, worth as much; only the key differs. */
function asksTheSame(one: ReadItem, other: ReadItem): boolean {
  const asked = ({ definition, maxScore }: ReadItem) =>
    JSON.stringify([
      maxScore,
      definition.responses.map(({ identifier, baseType, cardinality }) => [identifier, baseType, cardinality]),
    ]);
  return asked(one) === asked(other);
}
