import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ItemBank } from '../items/item-bank.js';
import { PaperCache } from '../papers/paper-cache.js';
import type { ReadItem } from '@pan/qti';
import { ownSession } from './release-marks.js';

/** Scores a session again, some places by another item of the bank: one whose key was put right. */
@Injectable()
export class RescoreSession {
  constructor(
    private readonly work: UnitOfWork,
    private readonly bank: ItemBank,
    private readonly papers: PaperCache,
  ) {}

  /** @returns how many sittings wait to be scored again */
  run(sessionId: string, corrections: readonly { itemRef: string; itemId: string }[]): Promise<number> {
    return this.work.run(async (unit) => {
      const session = await ownSession(unit, sessionId);
      const paper = await this.papers.paper(session.paperId);
      for (const { itemRef, itemId } of corrections) {
        const place = paper.places.get(itemRef);
        if (!place) throw new DomainError('place-unknown', { place: itemRef.slice(0, 100) });
        const [sat, corrected] = [await this.bank.one(unit, place.itemId), await this.bank.one(unit, itemId)];
        if (!asksTheSame(sat, corrected)) throw new DomainError('correction-unfit', { place: itemRef });
      }
      session.correct(Object.fromEntries(corrections.map(({ itemRef, itemId }) => [itemRef, itemId])));
      await unit.save(session);
      const due = await unit.asService(() =>
        unit.query(
          `insert into scoring_due (sitting_id, session_id) select id, session_id from sitting
            where session_id = $1 and submitted_at is not null on conflict do nothing returning sitting_id`,
          [sessionId],
        ),
      );
      return due.length;
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
