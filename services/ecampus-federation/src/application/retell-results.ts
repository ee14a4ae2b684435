import { Injectable } from '@nestjs/common';
import { loadAll, Retellings } from '@pan/kit';
import { CourseResult } from '../domain/course-result.js';

/** Tells the record again the results of courses and the credits recognised, as they stand. */
@Injectable()
export class RetellResults {
  constructor(retellings: Retellings) {
    retellings.register('student-record', async (unit, after, limit) => {
      await unit.asService();
      const order = 'order by t.id limit $2 for no key update';
      const results = await loadAll(unit, CourseResult, 't.id > $1', [after, limit], order);
      return results.map(({ id, present }) => ({ id, facts: present }));
    });
  }
}
