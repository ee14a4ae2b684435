import { Injectable } from '@nestjs/common';
import { loadAll, Retellings } from '@pan/kit';
import { Mark, type MarkAbout } from '../domain/mark.js';
import { rescored } from './score-sittings.js';

/** Tells the record again the marks that were released, as they stand. */
@Injectable()
export class RetellMarks {
  constructor(retellings: Retellings) {
    retellings.register('student-record', async (unit, after, limit) => {
      await unit.asService();
      const order = 'order by t.id limit $2 for no key update';
      const marks = await loadAll(unit, Mark, 't.id > $1', [after, limit], order);
      const about = await unit.query<MarkAbout & { id: string }>(
        `select e.id, e.paper_id as "paperId", a.subject, e.level, e.school_year as "schoolYear"
           from exam_session e join paper a on a.id = e.paper_id where e.id = any($1)`,
        [[...new Set(marks.map(({ sessionId }) => sessionId))]],
      );
      const sessions = new Map(about.map((session) => [session.id, session]));
      return marks.map((mark) => ({ id: mark.id, facts: mark.present(sessions.get(mark.sessionId)!, rescored) }));
    });
  }
}
