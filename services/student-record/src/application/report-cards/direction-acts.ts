import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { DrawingQueries } from '../../persistence/report-cards/drawing.queries.js';
import { seeEverything } from '../organisations/see-everything.js';

/** Report cards are given by the direction of their school: a person whom the school tells to be of it that day, or the school's system. */
@Injectable()
export class DirectionActs {
  constructor(private readonly queries: DrawingQueries) {}

  /**
   * @param schoolOf the school by the id of a class or a report card, with everything in sight; null where there is none
   * @throws DomainError direction-required; `unknown` where the person is of the direction of another school
   */
  within<T>(unit: Unit, schoolOf: () => Promise<string | null>, unknown: string, step: () => Promise<T>): Promise<T> {
    const { person, subject } = currentCaller();
    if (!person) return step();
    if (person.role !== 'staff' || subject === null) throw new DomainError('direction-required');
    return seeEverything(unit, async () => {
      const places = await this.queries.directs(unit, subject, schoolDay(new Date()));
      if (places.length === 0) throw new DomainError('direction-required');
      const school = await schoolOf();
      const path = school === null ? [] : (await this.queries.school(unit, school)).path;
      if (!places.some((place) => path.includes(place))) throw new DomainError(unknown);
      return step();
    });
  }
}
