import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { recordsOf } from '@pan/record-copies';
import { ExplainedMarkQueries, type MarkRow } from '../../persistence/results/explained-marks.queries.js';

/** A mark that is out, for those who may look at it: the learner whose mark it is, and systems of the school that it comes from. */
@Injectable()
export class MarkInSight {
  constructor(private readonly marks: ExplainedMarkQueries) {}

  /** @throws DomainError result-unknown, also where it is another's */
  async find(unit: Unit, id: string): Promise<MarkRow> {
    const { person, scopes } = currentCaller();
    if (person?.role !== 'learner') {
      if (!scopes.has('exams:results') && !scopes.has('exams:release')) throw new DomainError('result-unknown');
      return this.marks.one(unit, id);
    }
    return unit.asService(async () => {
      const mark = await this.marks.one(unit, id);
      const records = await recordsOf(unit, person.id);
      if (!records.includes(mark.learnerId)) throw new DomainError('result-unknown');
      return mark;
    });
  }
}
