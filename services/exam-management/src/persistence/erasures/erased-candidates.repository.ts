import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Erased } from '@pan/record-copies';

/** `$1` the learner’s records, `$2` the organisation, `$3` whether the whole record has ended. */
const theirs = `learner_id = any($1) and ($3 or organisation_id = $2)`;

/** What exams keep of a learner; what hangs on a candidacy or a sitting goes with it. */
@Injectable()
export class ErasedCandidates {
  async destroy(unit: Unit, { learnerId, formerIds, organisationId, ended }: Erased): Promise<void> {
    const records = [learnerId, ...formerIds];
    for (const sql of [
      `delete from scoring_due where sitting_id in (select id from sitting where ${theirs})`,
      `delete from sitting_presence where sitting_id in (select id from sitting where ${theirs})`,
      `update candidate set made_up_by = null where made_up_by in (select id from candidate where ${theirs})`,
      `delete from sitting where ${theirs}`,
      `delete from candidate where ${theirs}`,
    ])
      await unit.query(sql, [records, organisationId, ended]);
    if (ended) await unit.query(`delete from accommodation where learner_id = any($1)`, [records]);
  }

  async destroyMeasures(unit: Unit, accommodationIds: readonly string[]): Promise<void> {
    await unit.query(`delete from accommodation where accommodation_id = any($1)`, [accommodationIds]);
  }
}
