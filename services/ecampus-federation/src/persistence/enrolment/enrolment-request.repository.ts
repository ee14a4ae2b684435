import { Injectable } from '@nestjs/common';
import { loadAll, lockAll, type Unit } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { partedParams, type PartedRecord } from '@pan/record-copies';
import { EnrolmentRequest } from '../../domain/enrolment-request.js';
import type { Offering } from '../../domain/offering.js';
import { OfferingRepository } from '../courses/offering.repository.js';

/** Whose a request is, and for what. */
export interface RequestPlace {
  readonly offeringId: string;
  readonly home: string;
  readonly host: string;
}

@Injectable()
export class EnrolmentRequestRepository {
  constructor(private readonly offerings: OfferingRepository) {}

  byId(unit: Unit, id: string): Promise<EnrolmentRequest> {
    return unit.find(EnrolmentRequest, id);
  }

  /** Without a lock: that of the offering comes first. @throws DomainError enrolment-request-unknown */
  async placeOf(unit: Unit, id: string): Promise<RequestPlace> {
    const [place] = await unit.query<RequestPlace>(
      `select offering_id as "offeringId", home_organisation_id as home, host_organisation_id as host
         from enrolment_request where id = $1`,
      [id],
    );
    if (!place) throw new DomainError('enrolment-request-unknown', { id });
    return place;
  }

  /** An offering and a request of it, locked in this order everywhere. */
  async withOffering(
    unit: Unit,
    id: string,
    offeringId: string,
  ): Promise<{ readonly request: EnrolmentRequest; readonly offering: Offering }> {
    const offering = await this.offerings.byId(unit, offeringId);
    return { offering, request: await this.byId(unit, id) };
  }

  /** The learner's live request for an offering, also where the caller does not see it; a constraint allows one. Not locked. */
  async live(unit: Unit, offeringId: string, learnerId: string): Promise<EnrolmentRequest | null> {
    const [found] = await unit.asService(() =>
      loadAll(
        unit,
        EnrolmentRequest,
        `t.offering_id = $1 and t.learner_id = $2 and t.state in ('requested', 'confirmed', 'queued')`,
        [offeringId, learnerId],
      ),
    );
    return found ?? null;
  }

  /** All requests of these records of a learner for an offering. */
  ofLearner(unit: Unit, offeringId: string, learnerIds: readonly string[]): Promise<EnrolmentRequest[]> {
    return lockAll(unit, EnrolmentRequest, 't.offering_id = $1 and t.learner_id = any($2)', [offeringId, learnerIds]);
  }

  /** Of the other record's requests, those that are the parted one's own; locked. */
  parted(unit: Unit, parted: PartedRecord): Promise<EnrolmentRequest[]> {
    return lockAll(
      unit,
      EnrolmentRequest,
      `t.learner_id = $2 and t.id <> all($6::uuid[])
         and not exists (select from course_result c where c.request_id = t.id and c.id = any($6::uuid[]))
         and (t.id = any($5::uuid[]) or exists (select from course_result c where c.request_id = t.id and c.id = any($5::uuid[]))
              or t.begun_for in (select id from records_of($1))
              or (t.home_organisation_id = any($4::uuid[]) and ($3::timestamptz is null or t.requested_at >= $3)))`,
      partedParams(parted),
    );
  }

  /** The one that has waited longest for a seat. */
  async nextInLine(unit: Unit, offeringId: string): Promise<EnrolmentRequest | null> {
    const [next] = await lockAll(
      unit,
      EnrolmentRequest,
      `t.id = (select id from enrolment_request where offering_id = $1 and state = 'queued' order by place limit 1)`,
      [offeringId],
    );
    return next ?? null;
  }

  async save(unit: Unit, request: EnrolmentRequest, ...facts: Fact[]): Promise<void> {
    await unit.save(request, ...facts);
  }
}
