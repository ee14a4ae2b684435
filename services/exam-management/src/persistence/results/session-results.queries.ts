import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { first } from '../papers/papers.queries.js';

/** What is known of a candidate's final mark: nothing of the exam before its mark is out. */
export interface SessionResult {
  readonly candidateId: string;
  readonly learnerId: string;
  readonly organisation: string | null;
  readonly group: string | null;
  readonly schoolMark: string | null;
  readonly schoolMarkVersion: number | null;
  /** The id of the mark, by which it is explained. */
  readonly resultId: string | null;
  readonly mark: number | null;
  readonly awaits: 'exam' | 'school-mark' | 'release' | null;
}

@Injectable()
export class SessionResultQueries {
  constructor(private readonly work: UnitOfWork) {}

  /** Of the organisations that the caller reaches. @throws DomainError exam-session-unknown */
  async list(sessionId: string, query: PageRequest): Promise<Page<SessionResult>> {
    const after = query.after(uuidOf) ?? first;
    const rows = await this.work.run(async (unit) => {
      const [session] = await unit.query<{ expected: boolean }>(
        `select school_marks_until is not null as expected from exam_session where id = $1`,
        [sessionId],
      );
      if (!session) throw new DomainError('exam-session-unknown');
      const candidates = await unit.under('app.watcher', 'all', () =>
        unit.query<{ id: string }>(
          `select id from candidate where session_id = $1 and id > $2 and standing <> 'withdrawn' and made_up_by is null order by id limit $3`,
          [sessionId, after, query.limit + 1],
        ),
      );
      return unit.asService(() =>
        unit.query<SessionResult>(
          `select c.id as "candidateId", surviving_record(c.learner_id) as "learnerId", g.code as organisation, n.group_code as "group", n.mark::text as "schoolMark",
                  n.version as "schoolMarkVersion", m.id as "resultId", m.mark,
                  case when m.id is not null then null when s.submitted_at is null then 'exam'
                       when n.id is null and $2 then 'school-mark' else 'release' end as awaits
             from candidate c left join known_organisation g on g.organisation_id = c.organisation_id
             left join school_mark n on n.candidate_id = c.id and n.replaced_at is null
             left join sitting s on s.candidate_id = c.id left join mark m on m.sitting_id = s.id
            where c.id = any($1) order by c.id`,
          [candidates.map(({ id }) => id), session.expected],
        ),
      );
    });
    return page(rows, query.limit, ({ candidateId }) => candidateId);
  }
}
