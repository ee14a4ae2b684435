import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database, page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';

/** What the room offers the candidate on the day; nothing says by whose decision, or why. */
export interface RoomMeasure {
  readonly extraTimePercent: number;
  readonly tools: readonly string[];
  readonly settings: readonly string[];
}

export interface CandidateRow {
  readonly id: string;
  readonly learnerId: string;
  readonly organisation: string | null;
  readonly admissionCode: string;
  readonly extraTimePercent: number;
  readonly measures: readonly RoomMeasure[];
  readonly state: 'registered' | 'sitting' | 'submitted';
  readonly sittingId: string | null;
}

interface Row {
  id: string;
  learner_id: string;
  organisation: string | null;
  admission_code: string;
  sitting_id: string | null;
  submitted_at: Date | null;
  extra: number;
  measures: readonly RoomMeasure[];
}

@Injectable()
export class CandidateQueries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
  ) {}

  /** Those of the organisations that the caller reaches, with their codes. A learner's own token reads no list. */
  async list(sessionId: string, query: PageRequest): Promise<Page<CandidateRow>> {
    const { organisations, person } = currentCaller();
    if (person?.role === 'learner' || person?.role === 'guardian') throw new DomainError('out-of-reach');
    const after = query.after(uuidOf);
    const [session] = await this.work.run((unit) =>
      unit.query<{ opens_at: Date }>(`select opens_at from exam_session where id = $1`, [sessionId]),
    );
    if (!session) throw new DomainError('exam-session-unknown');
    const rows = await this.database.query<Row>(`select * from list_room($1, $2, $3, $4, $5)`, [
      organisations.join(),
      sessionId,
      after,
      query.limit + 1,
      schoolDay(session.opens_at),
    ]);
    const { items, nextCursor } = page(rows, query.limit, (last) => last.id);
    return { items: items.map(shown), nextCursor };
  }
}

function shown({
  id,
  learner_id,
  organisation,
  admission_code,
  sitting_id,
  submitted_at,
  extra,
  measures,
}: Row): CandidateRow {
  return {
    id,
    learnerId: learner_id,
    organisation,
    admissionCode: admission_code,
    extraTimePercent: extra,
    measures,
    state: submitted_at ? 'submitted' : sitting_id ? 'sitting' : 'registered',
    sittingId: sitting_id,
  };
}
