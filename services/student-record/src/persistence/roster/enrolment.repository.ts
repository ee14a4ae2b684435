import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { Enrolment } from '../../domain/roster/enrolment.js';

/** Also finds the same source ids in the other years asked for, which nobody looks up. */
const byKey = `t.source = $1 and t.source_id = any($2) and t.school_year = any($3)`;
/** An import applies what begins before what it ends; those that it is about to end make room. */
const fullTime = `t.source = $1 and t.learner_id = any($2::uuid[]) and t.studies->>'attendance' = 'full-time'
  and t.id::text not in (select r.source_id from import_row r where r.job_id = nullif(current_setting('app.job', true), '')::uuid and r.kind = 'ending-stay')`;
const byId = 't.id = any($1::uuid[])';

interface Key {
  readonly sourceId: string;
  readonly schoolYear: string;
}

const paramsOf = (source: string, keys: readonly Key[]) => [
  source,
  keys.map((key) => key.sourceId),
  [...new Set(keys.map((key) => key.schoolYear))],
];

@Injectable()
export class EnrolmentRepository {
  /** As they are now, to find out whose they are. */
  seen(unit: Unit, source: string, keys: readonly Key[]): Promise<Enrolment[]> {
    return loadAll<Enrolment>(unit, Enrolment, byKey, paramsOf(source, keys));
  }

  async byKeys(unit: Unit, source: string, keys: readonly Key[]): Promise<Enrolment[]> {
    return keys.length > 0 ? lockAll<Enrolment>(unit, Enrolment, byKey, paramsOf(source, keys)) : [];
  }

  /** Full-time stays of these learners, which the caller holds. */
  fullTime(unit: Unit, source: string, learnerIds: readonly string[]): Promise<Enrolment[]> {
    return loadAll<Enrolment>(unit, Enrolment, fullTime, [source, learnerIds]);
  }

  /** Stays of a learner, which the caller holds, in one organisation and year. */
  at(unit: Unit, learnerId: string, organisationId: string, schoolYear: string): Promise<Enrolment[]> {
    const where = 't.learner_id = $1 and t.organisation_id = $2 and t.school_year = $3';
    return lockAll<Enrolment>(unit, Enrolment, where, [learnerId, organisationId, schoolYear]);
  }

  /** Of whom these are. */
  async learnersOf(unit: Unit, ids: readonly string[]): Promise<string[]> {
    return (await loadAll<Enrolment>(unit, Enrolment, byId, [ids])).map((stay) => stay.learnerId);
  }

  byIds(unit: Unit, ids: readonly string[]): Promise<Enrolment[]> {
    return lockAll<Enrolment>(unit, Enrolment, byId, [ids]);
  }

  /** Changed ones first: one may have given its key up for a new one. */
  async saveAll(unit: Unit, changed: readonly Enrolment[], begun: readonly Enrolment[] = []): Promise<void> {
    await Promise.all([updateAll(unit, Enrolment, changed), insertAll(unit, Enrolment, begun)]);
  }
}
