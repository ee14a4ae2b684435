import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, UnitOfWork, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import {
  Result,
  type Provenance,
  type ResultContent,
  type ResultKind,
  type ResultVersion,
} from '../../domain/results/result.js';
import { lockedLearners } from '../roster/people.js';
import { seeEverything } from '../organisations/see-everything.js';

/** What another service says of a result: the whole of it, a corrected mark, or credits recognised. */
export type SaidOfResult =
  | {
      readonly says: 'whole';
      readonly kind: ResultKind;
      readonly organisationId: string;
      readonly sourceVersion: number | null;
      readonly content: ResultContent;
    }
  | { readonly says: 'corrected'; readonly mark: number; readonly passed: boolean; readonly reason: string }
  | { readonly says: 'recognised'; readonly credits: number };

/** A mark or result enters the record of its learner, as a version that tells who said it. */
@Injectable()
export class RecordResult {
  constructor(private readonly work: UnitOfWork) {}

  /** @throws DomainError learner-unknown, organisation-unknown, result-unknown, result-of-another-service */
  run(resultId: string, learnerId: string, said: SaidOfResult, by: Provenance): Promise<void> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const learner = await lockedRecord(unit, learnerId);
        const [known] = await lockAll<Result>(unit, Result, 't.id = $1', [resultId]);
        if (!known) return open(unit, { id: resultId, learnerId: learner }, said, by);
        if (known.learnerId !== learner) throw new DomainError('result-of-another-learner');
        const version = apply(known, said, by);
        if (!version) return;
        await updateAll(unit, Result, [known]);
        await keep(unit, version);
      }),
    );
  }
}

/** The record that speaks for this learner, locked, so that its results are written one after the other. */
async function lockedRecord(unit: Unit, id: string): Promise<string> {
  const [known] = await unit.query<{ id: string }>(
    `select coalesce(merged_into, id) as id from learner where id = $1`,
    [id],
  );
  if (!known) throw new DomainError('learner-unknown');
  const learner = (await lockedLearners(unit, [known.id])).get(known.id)!;
  return learner.goesOnIn ? lockedRecord(unit, learner.goesOnIn) : learner.id;
}

async function open(
  unit: Unit,
  of: { id: string; learnerId: string },
  said: SaidOfResult,
  by: Provenance,
): Promise<void> {
  if (said.says !== 'whole') throw new DomainError('result-unknown');
  const { kind, organisationId, sourceVersion } = said;
  const known = await unit.query(`select 1 from organisation where id = $1`, [organisationId]);
  if (known.length === 0) throw new DomainError('organisation-unknown');
  const result = Result.report({ ...of, kind, organisationId, sourceVersion }, said.content, by);
  await insertAll(unit, Result, [result]);
  await keep(unit, result.latest);
}

function apply(result: Result, said: SaidOfResult, by: Provenance): ResultVersion | null {
  switch (said.says) {
    case 'whole':
      return result.restate(said.content, said.sourceVersion, by);
    case 'corrected':
      return result.correct({ mark: said.mark, passed: said.passed, reason: said.reason }, by);
    case 'recognised':
      return result.recognise(said.credits, by);
  }
}

async function keep(unit: Unit, { resultId, version, content, ...by }: ResultVersion): Promise<void> {
  await unit.query(
    `insert into result_version (result_id, version, content, service, event_id, reported_at, heard_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [resultId, version, JSON.stringify(content), by.service, by.eventId, by.reportedAt, by.heardAt],
  );
}
