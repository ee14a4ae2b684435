import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Page, type PageRequest, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';
import { DealRepository } from '../../persistence/marking/deal.repository.js';
import { MarkerRepository, type MarkerTerms, type NamedMarker } from '../../persistence/marking/marker.repository.js';
import { PaperCache } from '../papers/paper-cache.js';

/** An organisation says who marks for it in a session, and how much. */
@Injectable()
export class NameMarker {
  constructor(
    private readonly work: UnitOfWork,
    private readonly markers: MarkerRepository,
    private readonly deals: DealRepository,
    private readonly papers: PaperCache,
  ) {}

  /** @returns whether that person marked there before */
  run(sessionId: string, personId: string, organisation: string, terms: MarkerTerms): Promise<boolean> {
    return this.work.run(async (unit) => {
      const { places } = await this.papers.paper(await this.deals.paperOf(unit, sessionId));
      const stranger = terms.places.find((ref) => !places.get(ref)?.marking);
      if (stranger !== undefined) throw new DomainError('place-not-marked-by-people', { place: stranger });
      const { organisationId } = await organisationInReach(unit, organisation);
      const by = actorOf(currentCaller());
      return this.markers.put(unit, { sessionId, personId, organisationId, by, now: await unit.now() }, terms);
    });
  }

  list(sessionId: string, query: PageRequest): Promise<Page<NamedMarker>> {
    return this.work.run(async (unit) => {
      await this.deals.paperOf(unit, sessionId);
      return this.markers.list(unit, sessionId, query);
    });
  }
}
