import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { StateRepublisher } from '@pan/kit/messaging';
import { Mark, type MarkAbout } from '../../domain/mark.js';
import { rescored } from './score-sittings.js';

/** Tells the record again the marks that were released, as they stand. */
@Injectable()
export class RetellMarks {
  constructor(republisher: StateRepublisher) {
    republisher.register<Mark>('student-record', { of: Mark, see: (unit, step) => unit.asService(step), facts });
  }
}

async function facts(marks: readonly Mark[], unit: Unit): Promise<Fact[]> {
  const about = await unit.query<MarkAbout & { id: string }>(
    `select e.id, e.paper_id as "paperId", a.subject, e.level, e.school_year as "schoolYear"
       from exam_session e join paper a on a.id = e.paper_id where e.id = any($1)`,
    [[...new Set(marks.map(({ sessionId }) => sessionId))]],
  );
  const sessions = new Map(about.map((session) => [session.id, session]));
  return marks.flatMap((mark) => mark.present(sessions.get(mark.sessionId)!, rescored));
}
