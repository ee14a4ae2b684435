import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Erased } from '@pan/record-copies';

/** `$1` the learner’s records, `$2` the organisation, `$3` whether the whole record has ended. */
const theirs = `learner_id = any($1) and ($3 or organisation_id = $2)`;

/** Loans and holds that ended no longer say whose they were; they stay counted. One that still runs ends by itself, and is forgotten then. */
@Injectable()
export class ErasedReaders {
  async forget(unit: Unit, { learnerId, formerIds, organisationId, ended }: Erased): Promise<void> {
    for (const sql of [
      `update loan set learner_id = null, begun_for = null where state <> 'open' and ${theirs}`,
      `update hold set learner_id = null, begun_for = null where ended_at is not null and ${theirs}`,
    ])
      await unit.query(sql, [[learnerId, ...formerIds], organisationId, ended]);
  }
}
