import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { requireCalibrated } from '../../domain/marking/calibration.js';
import { mostInHand } from '../../domain/marking/marking.js';
import type { MarkingScheme } from '../../domain/marking/marking-scheme.js';
import { CalibrationRepository } from '../../persistence/marking/calibration.repository.js';
import { type Deal, DealRepository } from '../../persistence/marking/deal.repository.js';
import { MarkerRepository, type MarkerTerms } from '../../persistence/marking/marker.repository.js';
import { PaperCache, type ShownPaper } from '../papers/paper-cache.js';
import { callerAsMarker } from './caller-as-marker.js';

/** Gives a marker the next script that this person may mark: what needs a decision first, then in an order that says nothing of anybody. */
@Injectable()
export class DealScript {
  constructor(
    private readonly work: UnitOfWork,
    private readonly markers: MarkerRepository,
    private readonly deals: DealRepository,
    private readonly calibrations: CalibrationRepository,
    private readonly papers: PaperCache,
  ) {}

  /** @returns the marking’s id, or null where nothing waits for this person */
  run(sessionId: string): Promise<string | null> {
    const markerId = callerAsMarker();
    return this.work.run((unit) =>
      unit.asService(async () => {
        const terms = await this.markers.one(unit, sessionId, markerId);
        const { inHand, had } = await this.deals.load(unit, sessionId, markerId);
        if (inHand >= mostInHand) throw new DomainError('hand-full', { most: mostInHand });
        if (had >= terms.most) throw new DomainError('marker-has-enough', { most: terms.most });
        const paper = await this.papers.paper(await this.deals.paperOf(unit, sessionId));
        const of = {
          sessionId,
          markerId,
          ...placesOf(paper, terms, await this.calibrations.met(unit, sessionId, markerId)),
        };
        const urgent = terms.adjudicates ? (['adjudication', 'review'] as const) : (['review'] as const);
        const first = await this.deals.next(unit, { ...of, stages: urgent });
        const script = first ?? (await this.deals.next(unit, { ...of, stages: ['first', 'second'] }));
        if (!script) return null;
        const marking = script.deal(randomUUID(), markerId, await unit.now());
        await this.deals.add(unit, script, marking);
        return marking.id;
      }),
    );
  }
}

/** @throws DomainError marker-not-calibrated where the marker is for no place */
function placesOf(
  paper: ShownPaper,
  terms: MarkerTerms,
  met: ReadonlyMap<string, number>,
): Pick<Deal, 'places' | 'within' | 'notOwnSchool'> {
  const marked = [...paper.places].flatMap(([ref, { marking }]) =>
    marking && (terms.places.length === 0 || terms.places.includes(ref)) ? [[ref, marking] as const] : [],
  );
  const open = marked.filter(([ref, { calibrations }]) => (met.get(ref) ?? 0) >= calibrations);
  const [shut] = marked;
  if (open.length === 0 && shut) requireCalibrated(shut[1], met.get(shut[0]) ?? 0, shut[0]);
  const those = (holds: (scheme: MarkingScheme) => boolean) => open.flatMap(([ref, one]) => (holds(one) ? [ref] : []));
  return {
    places: those(() => true),
    within: those(({ authority }) => authority === 'school-organisation'),
    notOwnSchool: those(({ ownSchool }) => ownSchool === 'never'),
  };
}
