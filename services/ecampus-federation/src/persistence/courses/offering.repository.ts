import { Injectable } from '@nestjs/common';
import { loadAll, lockAll, type Unit } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { Offering } from '../../domain/offering.js';

/** Offerings; whoever holds the lock of one gives out its seats. */
@Injectable()
export class OfferingRepository {
  byId(unit: Unit, id: string): Promise<Offering> {
    return unit.find(Offering, id);
  }

  /** Without a lock, for those who take no seat. @throws DomainError offering-unknown */
  async seen(unit: Unit, id: string): Promise<Offering> {
    const [found] = await loadAll(unit, Offering, 't.id = $1', [id]);
    if (!found) throw new DomainError('offering-unknown', { id });
    return found;
  }

  ofCourses(unit: Unit, courseIds: readonly string[]): Promise<Offering[]> {
    return lockAll(unit, Offering, 't.course_id = any($1)', [courseIds]);
  }

  /** Those that one of these records of a learner has asked for. */
  requestedBy(unit: Unit, learnerIds: readonly string[]): Promise<Offering[]> {
    return lockAll(unit, Offering, 't.id in (select offering_id from enrolment_request where learner_id = any($1))', [
      learnerIds,
    ]);
  }

  async save(unit: Unit, offering: Offering, ...facts: Fact[]): Promise<void> {
    await unit.save(offering, ...facts);
  }
}
