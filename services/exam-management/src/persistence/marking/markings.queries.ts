import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, UnitOfWork, uuidOf } from '@pan/kit/data';
import type { Annotation, MarkingPhase, ReturnReason, Stage } from '../../domain/marking/marking.js';
import type { Scores } from '../../domain/marking/rubric.js';
import { first } from '../papers/papers.queries.js';

/** A marking in its marker's list. */
export interface MarkingRow {
  readonly id: string;
  readonly sessionId: string;
  readonly number: string;
  readonly itemRef: string;
  readonly stage: Stage;
  readonly state: MarkingPhase;
  readonly points: number | null;
  readonly dealtAt: Date;
  readonly leaseUntil: Date;
}

/** What somebody else did with the same script, for whoever adjudicates. */
export interface EarlierMarking {
  readonly stage: Stage;
  readonly scores: Scores;
  readonly annotations: readonly Annotation[];
  readonly points: number | null;
  readonly returnReason: ReturnReason | null;
}

/** Where a marker marks, and how far that is. */
export interface Assignment {
  readonly sessionId: string;
  readonly paperId: string;
  readonly title: string;
  readonly closesAt: Date;
  readonly most: number;
  readonly adjudicates: boolean;
  readonly inHand: number;
  readonly submitted: number;
}

@Injectable()
export class MarkingQueries {
  constructor(private readonly work: UnitOfWork) {}

  /** Of one marker. @param states all, where none is named */
  list(markerId: string, states: readonly MarkingPhase[], query: PageRequest): Promise<Page<MarkingRow>> {
    const after = query.after(uuidOf) ?? first;
    return this.asService(async (unit) => {
      const rows = await unit.query<MarkingRow>(
        `select k.id, k.session_id as "sessionId", s.number, s.item_ref as "itemRef", k.stage, k.phase as state,
                k.points::float8 as points, k.dealt_at as "dealtAt", k.lease_until as "leaseUntil"
           from marking k join script s on s.id = k.script_id
          where k.marker_id = $1 and (cardinality($2::text[]) = 0 or k.phase = any($2)) and k.id > $3 order by k.id limit $4`,
        [markerId, states, after, query.limit + 1],
      );
      return page(rows, query.limit, ({ id }) => id);
    });
  }

  assignments(markerId: string): Promise<Assignment[]> {
    return this.asService((unit) =>
      unit.query<Assignment>(
        `select e.id as "sessionId", e.paper_id as "paperId", p.title, e.closes_at as "closesAt", m.most, m.adjudicates,
                count(k.id) filter (where k.phase = 'dealt')::int as "inHand", count(k.id) filter (where k.phase = 'submitted')::int as submitted
           from marker m join exam_session e on e.id = m.session_id join paper p on p.id = e.paper_id
           left join marking k on k.session_id = m.session_id and k.marker_id = m.person_id
          where m.person_id = $1 group by e.id, p.title, m.most, m.adjudicates order by e.closes_at desc limit 200`,
        [markerId],
      ),
    );
  }

  /** What others submitted of a script, or gave back for what it is, the first stage first. */
  earlier(unit: Unit, scriptId: string): Promise<EarlierMarking[]> {
    return unit.query<EarlierMarking>(
      `select stage, scores, annotations, points::float8 as points, return_reason as "returnReason" from marking
        where script_id = $1 and stage <> 'adjudication' and (phase = 'submitted' or phase = 'returned' and return_reason <> 'knows-the-pupil') order by dealt_at`,
      [scriptId],
    );
  }

  private asService<T>(read: (unit: Unit) => Promise<T>): Promise<T> {
    return this.work.run((unit) => unit.asService(() => read(unit)));
  }
}
