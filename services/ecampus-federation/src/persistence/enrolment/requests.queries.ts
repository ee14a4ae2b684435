import { Injectable } from '@nestjs/common';
import type { ResultState } from '@pan/contracts';
import { page, type Page, type PageRequest, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { survivingRecord } from '@pan/record-copies';
import type { Canceller, DenialReason, RequestStanding, Verdict } from '../../domain/enrolment-request.js';
import { isNotOver } from '../courses/offering-states.js';
import { lookAsCaller } from './sight.js';

export interface Side {
  readonly organisation: string;
  readonly verdict: Verdict;
  readonly reason: DenialReason | null;
}

export interface RequestRecord {
  readonly id: string;
  readonly offeringId: string;
  readonly courseCode: string;
  readonly courseTitle: string;
  readonly learnerId: string;
  readonly state: RequestStanding;
  readonly home: Side;
  readonly host: Side;
  /** How many are served before, oneself included, while queued for a course that is not over. */
  readonly waitingPosition: number | null;
  readonly requestedAt: string;
  readonly seatedAt: string | null;
  readonly cancelledAt: string | null;
  readonly cancelledBy: Canceller | null;
}

export interface RequestSearch extends PageRequest {
  readonly offering?: string;
  readonly state?: RequestStanding;
  readonly learner?: string;
}

export interface ResultVersion {
  readonly version: number;
  readonly state: ResultState;
  readonly passed: boolean | null;
  readonly score: string | null;
  readonly scale: string | null;
  readonly credits: number | null;
  readonly reportedAt: string;
}

export interface ResultRecord extends ResultVersion {
  readonly id: string;
  readonly requestId: string;
  readonly learnerId: string;
  readonly courseCode: string;
  readonly courseTitle: string;
  readonly recognisedCredits: number | null;
  readonly recognisedAt: string | null;
  /** From the first to the one that holds. */
  readonly versions: readonly ResultVersion[];
}

type ResultRow = Omit<ResultRecord, 'reportedAt' | 'recognisedAt'> & {
  readonly reportedAt: Date;
  readonly recognisedAt: Date | null;
};

const select = `
select r.id, r.offering_id as "offeringId", c.code as "courseCode", c.title as "courseTitle", r.learner_id as "learnerId", r.state,
       jsonb_build_object('organisation', coalesce(home.code, r.home_organisation_id::text), 'verdict', r.home, 'reason', r.home_reason) as home,
       jsonb_build_object('organisation', coalesce(host.code, r.host_organisation_id::text), 'verdict', r.host, 'reason', r.host_reason) as host,
       case when r.state = 'queued' and ${isNotOver('f')} then waiting_position(r.offering_id, r.place) end as "waitingPosition",
       r.requested_at as "requestedAt", r.seated_at as "seatedAt", r.cancelled_at as "cancelledAt", r.cancelled_by as "cancelledBy"
  from enrolment_request r
  join offering f on f.id = r.offering_id
  join course c on c.id = f.course_id
  left join known_organisation home on home.organisation_id = r.home_organisation_id
  left join known_organisation host on host.organisation_id = r.host_organisation_id`;

@Injectable()
export class RequestQueries {
  constructor(private readonly work: UnitOfWork) {}

  one(id: string): Promise<RequestRecord> {
    return this.work.run(async (unit) => {
      await lookAsCaller(unit);
      const [found] = await unit.query<RequestRecord>(`${select} where r.id = $1`, [id]);
      if (!found) throw new DomainError('enrolment-request-unknown', { id });
      return found;
    });
  }

  list(query: RequestSearch): Promise<Page<RequestRecord>> {
    const after = query.after((key) => (typeof key === 'string' && isUuid.test(key) ? key : null));
    return this.work.run(async (unit) => {
      await lookAsCaller(unit);
      const learner = query.learner ? await survivingRecord(unit, query.learner) : null;
      const rows = await unit.query<RequestRecord>(
        `${select}
          where ($1::uuid is null or r.offering_id = $1) and ($2::text is null or r.state = $2)
            and ($3::uuid is null or r.learner_id = $3) and ($4::uuid is null or r.id > $4)
          order by r.id limit $5`,
        [query.offering ?? null, query.state ?? null, learner, after, query.limit + 1],
      );
      return page(rows, query.limit, (last) => last.id);
    });
  }

  result(requestId: string): Promise<ResultRecord> {
    return this.work.run(async (unit) => {
      await lookAsCaller(unit);
      const found = await resultOf(unit, requestId);
      if (found) return found;
      const [request] = await unit.query(`select id from enrolment_request where id = $1`, [requestId]);
      if (!request) throw new DomainError('enrolment-request-unknown', { id: requestId });
      throw new DomainError('no-result-yet');
    });
  }
}

async function resultOf(unit: Unit, requestId: string): Promise<ResultRecord | undefined> {
  const [found] = await unit.query<ResultRow>(
    `select r.id, r.request_id as "requestId", r.learner_id as "learnerId", r.course_code as "courseCode",
            r.course_title as "courseTitle", r.version, r.state, r.passed, r.score, r.scale, r.credits,
            r.reported_at as "reportedAt", r.recognised_credits as "recognisedCredits", r.recognised_at as "recognisedAt",
            (select jsonb_agg(jsonb_build_object('version', v.version, 'state', v.state, 'passed', v.passed, 'score', v.score,
                      'scale', v.scale, 'credits', v.credits, 'reportedAt', v.reported_at) order by v.version)
               from course_result_version v where v.result_id = r.id) as versions
       from course_result r where r.request_id = $1`,
    [requestId],
  );
  if (!found) return undefined;
  const { reportedAt, recognisedAt } = found;
  return { ...found, reportedAt: reportedAt.toISOString(), recognisedAt: recognisedAt?.toISOString() ?? null };
}

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
