import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import type { Draft, Marking, ReturnReason } from '../../domain/marking/marking.js';
import type { MarkingScheme } from '../../domain/marking/marking-scheme.js';
import type { Script } from '../../domain/marking/script.js';
import { DealRepository } from '../../persistence/marking/deal.repository.js';
import { ScriptRepository } from '../../persistence/marking/script.repository.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { callerAsMarker } from './caller-as-marker.js';

/** A marker marks a script, submits it or gives it back. Once the last script of a sitting is settled, the sitting is scored. */
@Injectable()
export class MarkScript {
  constructor(
    private readonly work: UnitOfWork,
    private readonly scripts: ScriptRepository,
    private readonly deals: DealRepository,
    private readonly scores: ScoreRepository,
    private readonly papers: PaperCache,
  ) {}

  draft(id: string, draft: Draft, expectedVersion: number | null): Promise<void> {
    return this.change(id, ({ script, marking, scheme, now }) => {
      requireVersion(expectedVersion, marking.version);
      script.requireWithin(draft.annotations);
      marking.draft(draft, scheme, now);
    });
  }

  submit(id: string): Promise<void> {
    return this.change(id, async ({ script, marking, scheme, now }, unit) => {
      marking.submit(scheme, now);
      const first = marking.stage === 'second' ? await this.scripts.given(unit, script, 'first') : null;
      script.take(marking, first, scheme, now);
      if (script.phase === 'settled' && marking.stage !== 'review')
        await this.scores.enqueue(unit, [{ id: script.sittingId, sessionId: script.sessionId }]);
    });
  }

  giveBack(id: string, reason: ReturnReason): Promise<void> {
    return this.change(id, ({ script, marking, now }) => {
      marking.return(reason, now);
      script.giveBack(reason);
    });
  }

  private change(id: string, step: (of: InHand, unit: Unit) => void | Promise<void>): Promise<void> {
    const markerId = callerAsMarker();
    return this.work.run((unit) =>
      unit.asService(async () => {
        const { script, marking } = await this.scripts.ofMarker(unit, id, markerId);
        const paper = await this.papers.paper(await this.deals.paperOf(unit, script.sessionId));
        const scheme = paper.places.get(script.itemRef)!.marking!;
        await step({ script, marking, scheme, now: await unit.now() }, unit);
        await this.scripts.save(unit, [script], [marking]);
      }),
    );
  }
}

interface InHand {
  readonly script: Script;
  readonly marking: Marking;
  readonly scheme: MarkingScheme;
  readonly now: Date;
}
