import { lockAll, type Unit } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { EnrolmentRequest } from '../../domain/enrolment-request.js';
import { Offering } from '../../domain/offering.js';

/**
 * Gives each free seat to the next in line. The offering's row is locked by the caller, so that no two transactions do it at once;
 * whose request comes next is the service's to know, not the caller's. Once the course is over the line stands still.
 */
export async function promoteInLine(unit: Unit, offering: Offering, now: Date): Promise<number> {
  if (!offering.hasRoom || offering.isOver(schoolDay(now))) return 0;
  return unit.asService(async () => {
    let promoted = 0;
    while (offering.hasRoom) {
      const [next] = await lockAll(
        unit,
        EnrolmentRequest,
        `t.id = (select id from enrolment_request where offering_id = $1 and state = 'queued' order by place limit 1)`,
        [offering.id],
      );
      if (!next) break;
      const facts = next.promote(offering, now);
      await unit.save(next, ...facts);
      promoted += 1;
    }
    if (promoted > 0) await unit.save(offering);
    return promoted;
  });
}

/** Where a request stands, read without a lock. @throws DomainError enrolment-request-unknown */
export async function placeOf(unit: Unit, id: string): Promise<{ offeringId: string; home: string; host: string }> {
  const [place] = await unit.query<{ offeringId: string; home: string; host: string }>(
    `select offering_id as "offeringId", home_organisation_id as home, host_organisation_id as host
       from enrolment_request where id = $1`,
    [id],
  );
  if (!place) throw new DomainError('enrolment-request-unknown', { id });
  return place;
}

/** Locks an offering, then a request of it: in that order everywhere. */
export async function lockRequest(
  unit: Unit,
  offeringId: string,
  id: string,
): Promise<{ request: EnrolmentRequest; offering: Offering }> {
  const offering = await unit.find(Offering, offeringId);
  return { offering, request: await unit.find(EnrolmentRequest, id) };
}
