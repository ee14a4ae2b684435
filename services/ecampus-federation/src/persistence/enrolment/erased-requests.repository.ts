import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Erased } from '@pan/record-copies';

/** `$1` the learner’s records, `$2` the home whose file is destroyed, `$3` whether the whole record has ended. */
const theirs = `select id from enrolment_request where learner_id = any($1) and ($3 or home_organisation_id = $2)`;

/** A learner's requests for courses, with what the hosts reported of them. */
@Injectable()
export class ErasedRequests {
  async destroy(unit: Unit, { learnerId, formerIds, organisationId, ended }: Erased): Promise<void> {
    for (const sql of [
      `delete from course_result_version where result_id in (select id from course_result where request_id in (${theirs}))`,
      `delete from course_result where request_id in (${theirs})`,
      `delete from enrolment_request where id in (${theirs})`,
    ])
      await unit.query(sql, [[learnerId, ...formerIds], organisationId, ended]);
  }
}
