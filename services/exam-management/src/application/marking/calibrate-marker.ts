import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type CalibrationOutcome, type CalibrationScript, judgeCalibration } from '../../domain/marking/calibration.js';
import type { MarkingScheme } from '../../domain/marking/marking-scheme.js';
import { pointsOf, type Rubric, type Scores } from '../../domain/marking/rubric.js';
import { CalibrationRepository } from '../../persistence/marking/calibration.repository.js';
import { DealRepository } from '../../persistence/marking/deal.repository.js';
import { MarkerRepository } from '../../persistence/marking/marker.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { PaperCache, type ShownItem, shownIn } from '../papers/paper-cache.js';
import { callerAsMarker } from './caller-as-marker.js';

export type ShownOutcome = CalibrationOutcome & { readonly agreedScores: Scores };

/** A calibration script as its marker sees it; the outcome is null before the try. */
export interface ShownCalibration extends Pick<CalibrationScript, 'id' | 'itemRef' | 'code' | 'responses'> {
  readonly rubric: Rubric;
  readonly item: ShownItem;
  readonly outcome: ShownOutcome | null;
}

/** Answers that were marked together beforehand: entered by whoever arranged the session, tried once by each marker. */
@Injectable()
export class CalibrateMarker {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly calibrations: CalibrationRepository,
    private readonly markers: MarkerRepository,
    private readonly deals: DealRepository,
    private readonly papers: PaperCache,
  ) {}

  /** @returns its id */
  enter(sessionId: string, script: Omit<CalibrationScript, 'id'>): Promise<string> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      session.requireOwner(currentCaller().organisations);
      pointsOf((await this.schemeOf(session.paperId, script.itemRef)).rubric, script.scores);
      return unit.asService(() => this.calibrations.put(unit, sessionId, script));
    });
  }

  /** Those of the session; how the marker who asks did, and what was agreed on, once that person has tried. */
  list(sessionId: string): Promise<ShownCalibration[]> {
    const markerId = callerAsMarker();
    return this.work.run((unit) =>
      unit.asService(async () => {
        await this.markers.one(unit, sessionId, markerId);
        const paper = await this.papers.paper(await this.deals.paperOf(unit, sessionId));
        const held = await this.calibrations.ofMarker(unit, sessionId, markerId);
        return held.map(({ id, itemRef, code, responses, scores, tried }) => ({
          ...{ id, itemRef, code, responses, rubric: paper.places.get(itemRef)!.marking!.rubric },
          item: shownIn(
            paper.items.find(({ ref }) => ref === itemRef)!,
            itemRef,
          ),
          outcome: tried && { ...tried, agreedScores: scores },
        }));
      }),
    );
  }

  try(id: string, scores: Scores): Promise<ShownOutcome> {
    const markerId = callerAsMarker();
    return this.work.run((unit) =>
      unit.asService(async () => {
        const script = await this.calibrations.one(unit, id);
        await this.markers.one(unit, script.sessionId, markerId);
        const scheme = await this.schemeOf(await this.deals.paperOf(unit, script.sessionId), script.itemRef);
        const outcome = judgeCalibration(script, scores, scheme);
        await this.calibrations.add(unit, id, markerId, scores, outcome, await unit.now());
        return { ...outcome, agreedScores: script.scores };
      }),
    );
  }

  private async schemeOf(paperId: string, ref: string): Promise<MarkingScheme> {
    const scheme = (await this.papers.paper(paperId)).places.get(ref)?.marking;
    if (!scheme) throw new DomainError('place-not-marked-by-people', { place: ref.slice(0, 100) });
    return scheme;
  }
}
