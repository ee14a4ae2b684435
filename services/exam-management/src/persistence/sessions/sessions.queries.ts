import { Injectable } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { first } from '../papers/papers.queries.js';

export interface SessionRow {
  readonly id: string;
  readonly paperId: string;
  /** Of the paper, which whoever sits or watches over a room does not see otherwise. */
  readonly title: string;
  readonly subject: string;
  readonly schoolYear: string;
  readonly level: Level;
  readonly organisations: readonly string[];
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly durationMinutes: number;
  readonly offlineGraceMinutes: number;
  readonly releaseAt: Date;
  readonly releasedAt: Date | null;
  readonly reviewStartsAt: Date | null;
  readonly reviewEndsAt: Date | null;
  readonly makeUpOf: string | null;
  readonly schoolMarksUntil: Date | null;
  readonly state: 'scheduled' | 'releasing' | 'released';
}

/** The plan of an organisation, where it is not the session's. */
export type OrganisationPlanRow = Pick<
  SessionRow,
  'id' | 'opensAt' | 'closesAt' | 'releaseAt' | 'releasedAt' | 'reviewStartsAt' | 'reviewEndsAt' | 'state'
> & { readonly organisation: string | null };

export type SessionDetail = SessionRow & {
  readonly counts: Readonly<
    Record<'candidates' | 'sittings' | 'submitted' | 'scripts' | 'toMark' | 'scored' | 'marks', number>
  >;
};

const plan = `e.id, e.opens_at as "opensAt", e.closes_at as "closesAt", e.release_at as "releaseAt", e.released_at as "releasedAt",
  e.review_starts_at as "reviewStartsAt", e.review_ends_at as "reviewEndsAt",
  case when e.released_at is not null then 'released' when e.release_asked_at is not null then 'releasing' else 'scheduled' end as state`;

const columns = `${plan}, e.paper_id as "paperId", e.title, e.subject, e.school_year as "schoolYear", e.level, e.duration_minutes as "durationMinutes",
  e.offline_grace_minutes as "offlineGraceMinutes",
  e.make_up_of as "makeUpOf", e.school_marks_until as "schoolMarksUntil",
  array(select o.code from known_organisation o where o.organisation_id = any(e.organisation_ids) order by o.code) as organisations`;

@Injectable()
export class SessionQueries {
  constructor(private readonly work: UnitOfWork) {}

  async list(query: PageRequest): Promise<Page<SessionRow>> {
    const after = query.after(uuidOf);
    const rows = await this.work.run((unit) =>
      unit.query<SessionRow>(`select ${columns} from exam_session e where e.id > $1 order by e.id limit $2`, [
        after ?? first,
        query.limit + 1,
      ]),
    );
    return page(rows, query.limit, (last) => last.id);
  }

  /** Those of the organisations that the caller reaches. @throws DomainError exam-session-unknown */
  async plans(sessionId: string, query: PageRequest): Promise<Page<OrganisationPlanRow>> {
    const after = query.after(uuidOf);
    const rows = await this.work.run(async (unit) => {
      const [session] = await unit.query(`select 1 from exam_session where id = $1`, [sessionId]);
      if (!session) throw new DomainError('exam-session-unknown');
      return unit.query<OrganisationPlanRow>(
        `select ${plan}, (select o.code from known_organisation o where o.organisation_id = e.organisation_id) as organisation
           from session_organisation e where e.session_id = $1 and e.id > $2 order by e.id limit $3`,
        [sessionId, after ?? first, query.limit + 1],
      );
    });
    return page(rows, query.limit, (last) => last.id);
  }

  /** Counts what the caller reaches. */
  async one(id: string): Promise<SessionDetail> {
    const [row] = await this.work.run((unit) =>
      unit.query<SessionDetail>(
        `select ${columns}, json_build_object(
            'candidates', (select count(*) from candidate c where c.session_id = e.id and c.standing <> 'withdrawn'),
            'sittings', (select count(*) from sitting s where s.session_id = e.id),
            'submitted', (select count(*) from sitting s where s.session_id = e.id and s.submitted_at is not null),
            'scripts', (select count(*) from script k where k.session_id = e.id and k.phase <> 'withdrawn'),
            'toMark', (select count(*) from script k where k.session_id = e.id and k.phase in ('waiting', 'dealt')),
            'scored', (select count(*) from sitting_score p where p.session_id = e.id),
            'marks', (select count(*) from mark m where m.session_id = e.id)) as counts
           from exam_session e where e.id = $1`,
        [id],
      ),
    );
    if (!row) throw new DomainError('exam-session-unknown');
    return row;
  }
}
