import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type {
  Award,
  ReviewOutcome,
  ReviewPhase,
  ReviewRefusal,
  ReviewRequest,
} from '../../domain/reviews/mark-review.js';
import { first } from '../papers/papers.queries.js';
import { mayDecide } from './mark-review.repository.js';
import { reviewed } from '../../domain/results/mark-history.js';

/** A review as far as everybody may know it who has to do with it. */
export interface ReviewRow extends ReviewRequest {
  readonly id: string;
  readonly sessionId: string;
  readonly state: ReviewPhase;
  readonly askedAt: Date;
  readonly dueAt: Date | null;
  readonly remindedAt: Date | null;
  readonly isOverdue: boolean;
  readonly refusal: ReviewRefusal | null;
  readonly outcome: ReviewOutcome | null;
  readonly words: string | null;
  readonly awards: readonly Award[];
  readonly endedAt: Date | null;
}

/** A review as the family and the school have it. */
export interface AskedReview extends ReviewRow {
  readonly resultId: string;
  readonly learnerId: string;
  /** The mark when it was asked or decided, and what it is by the decision; null while that is reckoned. */
  readonly markBefore: number;
  readonly markAfter: number | null;
  readonly rule: { readonly version: number; readonly author: string; readonly source: string } | null;
}

/** A review as whoever decides on it has it, without whose mark it is. */
export interface ReviewToDecide extends ReviewRow {
  readonly sittingId: string;
  readonly learnerId: string;
  readonly organisation: string | null;
}

const columns = `r.id, r.session_id as "sessionId", r.kind, r.places, r.circumstance, r.statement, r.asked_for as "askedFor", r.asked_at as "askedAt",
  r.phase as state, r.due_at as "dueAt", r.reminded_at as "remindedAt", r.ended_at is null and r.due_at < clock_timestamp() is true as "isOverdue",
  r.refusal, r.outcome, r.words, r.awards, r.ended_at as "endedAt"`;

/** SQL: what the mark is by the decision; null while the sitting is scored or its group computed again, or nothing was decided. */
const markAfter = `case when r.outcome = 'upheld' then r.mark_before when r.outcome = 'changed' then coalesce(
    (select v.mark from mark_version v where v.mark_id = r.mark_id and v.reason = '${reviewed}' and v.since >= r.ended_at order by v.version limit 1),
    case when not exists (select from scoring_due d where d.sitting_id = r.sitting_id)
          and not exists (select from result_due d join school_mark n on n.session_id = d.session_id and n.organisation_id = d.organisation_id
                            and n.group_code = d.group_code and n.replaced_at is null
                            join sitting s on s.candidate_id = n.candidate_id where s.id = r.sitting_id) then r.mark_before end) end`;

const asked = `${columns}, r.mark_id as "resultId", surviving_record(t.learner_id) as "learnerId", r.mark_before as "markBefore", ${markAfter} as "markAfter",
  r.rule - 'id' - 'parameters' as rule`;

@Injectable()
export class ReviewQueries {
  /** Of one mark, which the caller has in sight; the first asked first. */
  ofMark(unit: Unit, markId: string): Promise<AskedReview[]> {
    return unit.query<AskedReview>(
      `select ${asked} from mark_review r join mark t on t.id = r.mark_id where r.mark_id = $1 order by r.id limit 10`,
      [markId],
    );
  }

  /** Of a session, in the organisations that the caller reaches. @throws DomainError exam-session-unknown */
  async ofSession(unit: Unit, sessionId: string, query: PageRequest): Promise<Page<AskedReview>> {
    const [session] = await unit.query(`select 1 from exam_session where id = $1`, [sessionId]);
    if (!session) throw new DomainError('exam-session-unknown');
    const ids = await unit.query<{ id: string }>(
      `select id from mark_review where session_id = $1 and id > $2 order by id limit $3`,
      [sessionId, query.after(uuidOf) ?? first, query.limit + 1],
    );
    const rows = await unit.asService(() =>
      unit.query<AskedReview>(
        `select ${asked} from mark_review r join mark t on t.id = r.mark_id where r.id = any($1) order by r.id`,
        [ids.map(({ id }) => id)],
      ),
    );
    return page(rows, query.limit, ({ id }) => id);
  }

  /** Those that a person may decide on, or has decided on. */
  async ofReviewer(unit: Unit, personId: string, phases: readonly ReviewPhase[], query: PageRequest) {
    const rows = await unit.query<ReviewToDecide>(
      `${toDecide} where r.phase = any($2) and r.id > $3 and ${mayDecide} order by r.id limit $4`,
      [personId, phases, query.after(uuidOf) ?? first, query.limit + 1],
    );
    return page(rows, query.limit, ({ id }) => id);
  }

  /** @throws DomainError review-unknown where this person may not decide on it */
  async one(unit: Unit, personId: string, id: string): Promise<ReviewToDecide> {
    const [row] = await unit.query<ReviewToDecide>(`${toDecide} where r.id = $2 and ${mayDecide}`, [personId, id]);
    if (!row) throw new DomainError('review-unknown', { id });
    return row;
  }
}

const toDecide = `select ${columns}, r.sitting_id as "sittingId", surviving_record(t.learner_id) as "learnerId",
  (select o.code from known_organisation o where o.organisation_id = r.organisation_id) as organisation
  from mark_review r join mark t on t.id = r.mark_id`;
