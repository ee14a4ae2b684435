import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { first } from '../papers/papers.queries.js';

/** How far the marking of one place is in one organisation. */
export interface PlaceProgress {
  readonly itemRef: string;
  readonly organisation: string | null;
  readonly scripts: number;
  /** By the stage that they wait for. */
  readonly awaitingFirst: number;
  readonly awaitingSecond: number;
  readonly awaitingAdjudication: number;
  readonly awaitingReview: number;
  readonly inHand: number;
  readonly settled: number;
}

/** What one marker and another gave to the same script. */
export interface Pair {
  readonly markerId: string;
  readonly itemRef: string;
  readonly own: string;
  readonly other: string;
}

export interface ComparedMarker {
  readonly markerId: string;
  readonly organisation: string | null;
  readonly calibrationsTried: number;
  readonly calibrationsMet: number;
  readonly submitted: number;
  readonly returned: number;
}

@Injectable()
export class MarkingProgressQueries {
  constructor(private readonly work: UnitOfWork) {}

  /** Of the organisations that the caller reaches. @throws DomainError exam-session-unknown */
  places(sessionId: string): Promise<PlaceProgress[]> {
    return this.work.run(async (unit) => {
      await this.paperOf(sessionId);
      return unit.query<PlaceProgress>(
        `select s.item_ref as "itemRef", (select o.code from known_organisation o where o.organisation_id = s.organisation_id) as organisation,
                count(*)::int as scripts,
                count(*) filter (where s.phase = 'waiting' and s.stage = 'first')::int as "awaitingFirst",
                count(*) filter (where s.phase = 'waiting' and s.stage = 'second')::int as "awaitingSecond",
                count(*) filter (where s.phase = 'waiting' and s.stage = 'adjudication')::int as "awaitingAdjudication",
                count(*) filter (where s.phase = 'waiting' and s.stage = 'review')::int as "awaitingReview",
                count(*) filter (where s.phase = 'dealt')::int as "inHand", count(*) filter (where s.phase = 'settled')::int as settled
           from script s where s.session_id = $1 and s.phase <> 'withdrawn' group by s.item_ref, s.organisation_id order by 1, 2 limit 20000`,
        [sessionId],
      );
    });
  }

  /** Markers that organisations in the caller's reach have named, with what they and others gave to the same scripts. */
  markers(
    sessionId: string,
    query: PageRequest,
  ): Promise<{ paperId: string; found: Page<ComparedMarker>; pairs: Pair[] }> {
    const after = query.after(uuidOf) ?? first;
    return this.work.run(async (unit) => {
      const paperId = await this.paperOf(sessionId);
      const named = await unit.query<{ markerId: string; organisation: string | null }>(
        `select m.person_id as "markerId", (select o.code from known_organisation o where o.organisation_id = m.organisation_id) as organisation
           from marker m where m.session_id = $1 and m.person_id > $2 order by m.person_id limit $3`,
        [sessionId, after, query.limit + 1],
      );
      return unit.asService(async () => {
        const ids = named.map(({ markerId }) => markerId);
        const counts = await unit.query<Omit<ComparedMarker, 'organisation'>>(
          `select i.id as "markerId",
                  (select count(*)::int from marking k where k.session_id = $1 and k.marker_id = i.id and k.phase = 'submitted') as submitted,
                  (select count(*)::int from marking k where k.session_id = $1 and k.marker_id = i.id and k.phase = 'returned') as returned,
                  count(y.marker_id)::int as "calibrationsTried", (count(*) filter (where y.is_met))::int as "calibrationsMet"
             from unnest($2::uuid[]) as i (id)
             left join (calibration_try y join calibration_script c on c.id = y.calibration_script_id and c.session_id = $1) on y.marker_id = i.id
            group by i.id`,
          [sessionId, ids],
        );
        const pairs = await unit.query<Pair>(
          `select k.marker_id as "markerId", s.item_ref as "itemRef", k.points::text as own, b.points::text as other
             from marking k join marking b on b.script_id = k.script_id and b.id <> k.id and b.phase = 'submitted' and b.stage <> 'adjudication'
             join script s on s.id = k.script_id
            where k.session_id = $1 and k.marker_id = any($2::uuid[]) and k.phase = 'submitted' and k.stage <> 'adjudication'`,
          [sessionId, ids],
        );
        const rows = named.map((one) => ({ ...one, ...counts.find(({ markerId }) => markerId === one.markerId)! }));
        return { paperId, found: page(rows, query.limit, ({ markerId }) => markerId), pairs };
      });
    });
  }

  private async paperOf(sessionId: string): Promise<string> {
    const [row] = await this.work.run((unit) =>
      unit.query<{ id: string }>(`select paper_id as id from exam_session where id = $1`, [sessionId]),
    );
    if (!row) throw new DomainError('exam-session-unknown');
    return row.id;
  }
}
