import { Injectable } from '@nestjs/common';
import type { CorrectionKind } from '@pan/contracts';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import type { Datum } from '../../domain/corrections/correctable.js';
import { CorrectionRequest, type PresentDatum } from '../../domain/corrections/correction-request.js';
import { CorrectionStatement } from '../../domain/corrections/correction-statement.js';

/** What the record says of a datum, and the organisation whose it is. */
export interface FoundDatum extends PresentDatum {
  readonly organisationId: string;
  readonly code: string;
  readonly path: readonly string[];
}

const place = `o.id as "organisationId", o.code, o.path`;

/** Of what no record of its own holds, the school of the leading system answers: one where the learner has a stay, then any, then the ministry. */
const ofLearner = `
select ${place}, l.version, jsonb_build_object('familyName', l.family_name, 'givenName', l.given_name, 'middleName', l.middle_name,
         'birthDate', l.birth_date, 'sex', l.sex, 'permanentCode', l.permanent_code)->>$2 as value
  from learner l left join lateral (
    select s.organisation_id from learner_source s
     where s.learner_id = l.id
     order by s.source = l.leading_source desc, s.absent_at is null desc,
              exists (select from enrolment e where e.learner_id = l.id and e.organisation_id = s.organisation_id and open_on(e.ended_on, school_day())) desc,
              s.source, s.source_id limit 1) s on true
  join organisation o on o.id = s.organisation_id or s.organisation_id is null and o.code = 'ministere'
 where l.id = $1`;

const statements: Readonly<Record<CorrectionKind, string>> = {
  learner: ofLearner,
  other: ofLearner,
  enrolment: `
    select ${place}, t.version, jsonb_build_object('level', t.level, 'beganOn', t.began_on, 'endedOn', t.ended_on)->>$2 as value
      from enrolment t join organisation o on o.id = t.organisation_id where t.learner_id = $1 and t.id = $3`,
  accommodation: `
    select ${place}, t.version, jsonb_build_object('extraTimePercent', t.extra_time_percent, 'validFrom', t.valid_from, 'validUntil', t.valid_until)->>$2 as value
      from accommodation t join organisation o on o.id = t.organisation_id where t.learner_id = $1 and t.id = $3`,
  result: `
    select ${place}, t.version, t.content->>$2 as value
      from result t join organisation o on o.id = t.organisation_id where t.learner_id = $1 and t.id = $3`,
};

/** Requests for correction and the statements that follow them; whoever writes holds the learner's row. */
@Injectable()
export class CorrectionRepository {
  async datum(unit: Unit, learnerId: string, { kind, recordId, field }: Datum): Promise<FoundDatum | null> {
    const params = recordId === null ? [learnerId, field] : [learnerId, field, recordId];
    const [found] = await unit.query<FoundDatum>(statements[kind], params);
    return found ?? null;
  }

  /** Whether the person has one about the datum that waits for its answer. */
  async isOpen(unit: Unit, learnerId: string, subject: string, { kind, recordId, field }: Datum): Promise<boolean> {
    const [open] = await unit.query(
      `select from correction_request
        where learner_id = $1 and subject = $2 and kind = $3 and record_id is not distinct from $4 and field = $5 and state = 'asked' limit 1`,
      [learnerId, subject, kind, recordId, field],
    );
    return open !== undefined;
  }

  async add(unit: Unit, request: CorrectionRequest, fact: Fact): Promise<void> {
    await insertAll(unit, CorrectionRequest, [request]);
    await unit.emit(fact);
  }

  /** Whose it is, before anything is held; null where none is in sight. */
  async learnerOf(unit: Unit, id: string): Promise<string | null> {
    const [seen] = await unit.query<{ learnerId: string }>(
      `select learner_id as "learnerId" from correction_request where id = $1`,
      [id],
    );
    return seen?.learnerId ?? null;
  }

  /** Locked. @throws DomainError correction-unknown */
  async byId(unit: Unit, id: string): Promise<CorrectionRequest> {
    const [request] = await lockAll<CorrectionRequest>(unit, CorrectionRequest, 't.id = $1', [id]);
    if (!request) throw new DomainError('correction-unknown');
    return request;
  }

  async save(unit: Unit, request: CorrectionRequest, ...facts: Fact[]): Promise<void> {
    await this.saveAll(unit, [request]);
    await unit.emit(...facts);
  }

  saveAll(unit: Unit, requests: readonly CorrectionRequest[]): Promise<void> {
    return updateAll(unit, CorrectionRequest, requests);
  }

  /** Those whose term has passed and of which that was not told, as far as nobody else is at work on them. */
  late(unit: Unit, today: string, most: number): Promise<CorrectionRequest[]> {
    return loadAll<CorrectionRequest>(
      unit,
      CorrectionRequest,
      `t.state = 'asked' and t.reminded_at is null and t.due_on < $1`,
      [today, most],
      'order by t.due_on, t.id limit $2 for no key update skip locked',
    );
  }

  /** Whether schools say that guardians' rights differ, or an order forbids something. */
  async isFamilyDivided(unit: Unit, learnerId: string): Promise<boolean> {
    const [row] = await unit.query<{ divided: boolean }>(
      `select exists (select from guardian_word where learner_id = $1 and replaced_at is null)
              or exists (select from family_order where learner_id = $1 and lifted_at is null) as divided`,
      [learnerId],
    );
    return row!.divided;
  }

  async keepStatement(unit: Unit, statement: CorrectionStatement): Promise<void> {
    await unit.query(`delete from correction_statement where id = $1`, [statement.id]);
    await insertAll(unit, CorrectionStatement, [statement]);
  }

  /** All that was asked and stated about the one record is about the other from here on; words and orders were handed over before. */
  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    await unit.query(`update correction_request set learner_id = $2, version = version + 1 where learner_id = $1`, [
      ended,
      survivor,
    ]);
    await unit.query(`update correction_statement set learner_id = $2 where learner_id = $1`, [ended, survivor]);
    await this.keepApart(unit, survivor);
  }

  /** Likewise for these requests alone. */
  async part(unit: Unit, ids: readonly string[], to: string): Promise<void> {
    await unit.query(
      `update correction_request set learner_id = $2, version = version + 1 where id = any($1::uuid[])`,
      [ids, to],
    );
    await unit.query(`update correction_statement set learner_id = $2 where id = any($1::uuid[])`, [ids, to]);
    await this.keepApart(unit, to);
  }

  /** Statements of a record whose family is divided are kept from others of it: also those that came before the division did. */
  private async keepApart(unit: Unit, learnerId: string): Promise<void> {
    if (!(await this.isFamilyDivided(unit, learnerId))) return;
    await unit.query(`update correction_statement set apart = true where learner_id = $1 and not apart`, [learnerId]);
  }
}
