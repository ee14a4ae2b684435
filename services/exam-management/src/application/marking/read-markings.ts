import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, UnitOfWork } from '@pan/kit/data';
import { Decimal, DomainError } from '@pan/kit/domain';
import type { KeptFile, ShownStimulus } from '@pan/qti';
import type { MarkingPhase } from '../../domain/marking/marking.js';
import type { Script } from '../../domain/marking/script.js';
import type { MarkingScheme } from '../../domain/marking/marking-scheme.js';
import { statisticsOf, type MarkerStatistics } from '../../domain/marking/marker-statistics.js';
import { ContentFileRepository } from '../../persistence/content/content-file.repository.js';
import { DealRepository } from '../../persistence/marking/deal.repository.js';
import {
  type Assignment,
  type EarlierMarking,
  MarkingQueries,
  type MarkingRow,
} from '../../persistence/marking/markings.queries.js';
import { type ComparedMarker, MarkingProgressQueries } from '../../persistence/marking/progress.queries.js';
import { ScriptRepository } from '../../persistence/marking/script.repository.js';
import { PaperCache, type PaperPlace, type ShownItem, shownIn } from '../papers/paper-cache.js';
import { seedOf } from '../sittings/shown-attempts.js';
import { callerAsMarker } from './caller-as-marker.js';

/** A script as its marker sees it: nothing of whose it is. */
export interface ShownMarking extends MarkingRow, Pick<EarlierMarking, 'scores' | 'annotations' | 'returnReason'> {
  readonly version: number;
  readonly item: ShownItem;
  readonly stimuli: readonly ShownStimulus[];
  readonly responses: Readonly<Record<string, readonly string[]>>;
  readonly scheme: Pick<MarkingScheme, 'rubric' | 'tolerance'>;
  /** For whoever adjudicates what others did; for others nothing. */
  readonly earlier: readonly EarlierMarking[];
}

/** What a marker sees, and what is seen of markers. */
@Injectable()
export class ReadMarkings {
  constructor(
    private readonly work: UnitOfWork,
    private readonly scripts: ScriptRepository,
    private readonly deals: DealRepository,
    private readonly queries: MarkingQueries,
    private readonly progress: MarkingProgressQueries,
    private readonly papers: PaperCache,
    private readonly files: ContentFileRepository,
  ) {}

  assignments(): Promise<Assignment[]> {
    return this.queries.assignments(callerAsMarker());
  }

  list(states: readonly MarkingPhase[], query: PageRequest): Promise<Page<MarkingRow>> {
    return this.queries.list(callerAsMarker(), states, query);
  }

  /** @returns beside it whose it is and where, for the log alone */
  one(id: string): Promise<{ marking: ShownMarking; learnerId: string; organisation: string | null }> {
    const markerId = callerAsMarker();
    return this.work.run((unit) =>
      unit.asService(async () => {
        const { script, marking, organisation } = await this.scripts.seen(unit, id, markerId);
        const paper = await this.papers.paper(await this.deals.paperOf(unit, script.sessionId));
        const place = paper.items.find(({ ref }) => ref === script.itemRef)!;
        const { rubric, tolerance } = paper.places.get(script.itemRef)!.marking!;
        const { scores, annotations, returnReason, dealtAt } = marking.shown;
        const isThird = marking.stage === 'adjudication';
        const shown: ShownMarking = {
          ...{ id, sessionId: script.sessionId, number: script.number, itemRef: script.itemRef },
          ...{
            stage: marking.stage,
            state: marking.phase,
            points: marking.points === null ? null : new Decimal(marking.points).toNumber(),
          },
          ...{ dealtAt, leaseUntil: marking.leaseUntil, version: marking.version, scores, annotations, returnReason },
          ...{ item: shownIn(place, seedFor(place, script)), stimuli: paper.stimuli, responses: script.responses },
          ...{ scheme: { rubric, tolerance }, earlier: isThird ? await this.queries.earlier(unit, script.id) : [] },
        };
        return { marking: shown, learnerId: script.learnerId, organisation };
      }),
    );
  }

  /** A picture, a sound or a film of the paper that is marked. @throws DomainError file-unknown */
  file(id: string, hash: string): Promise<KeptFile> {
    const markerId = callerAsMarker();
    return this.work.run((unit) =>
      unit.asService(async () => {
        const { script } = await this.scripts.seen(unit, id, markerId);
        const paper = await this.papers.paper(await this.deals.paperOf(unit, script.sessionId));
        if (!paper.files.has(hash)) throw new DomainError('file-unknown');
        return (await this.files.one(unit, paper.owners, hash))!;
      }),
    );
  }

  /** How markers mark beside others, of those whom organisations in the caller's reach have named. */
  async statistics(sessionId: string, query: PageRequest): Promise<Page<ComparedMarker & MarkerStatistics>> {
    const { paperId, found, pairs } = await this.progress.markers(sessionId, query);
    const { places } = await this.papers.paper(paperId);
    const ofMarker = Map.groupBy(pairs, ({ markerId }) => markerId);
    const items = found.items.map((marker) => {
      const compared = ofMarker.get(marker.markerId) ?? [];
      return {
        ...marker,
        ...statisticsOf(compared.map((pair) => ({ ...pair, tolerance: places.get(pair.itemRef)!.marking!.tolerance }))),
      };
    });
    return { ...found, items };
  }
}

/**
 * The question as it was drawn for this candidate; where nothing was, choices stand in an order of no sitting's own, which would be the
 * same on all of its scripts.
 */
const seedFor = ({ ref, shown }: PaperPlace, { sittingId }: Script): string =>
  shown.isDrawn ? seedOf(sittingId, ref) : ref;
