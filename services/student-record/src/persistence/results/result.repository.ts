import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { Result, type ResultVersion } from '../../domain/results/result.js';

/** Results, and every version that was ever said of one. */
@Injectable()
export class ResultRepository {
  /** Locked. */
  async byId(unit: Unit, id: string): Promise<Result | null> {
    return (await lockAll<Result>(unit, Result, 't.id = $1', [id]))[0] ?? null;
  }

  async add(unit: Unit, result: Result): Promise<void> {
    await insertAll(unit, Result, [result]);
    await keep(unit, result.latest);
  }

  async save(unit: Unit, result: Result, version: ResultVersion | null): Promise<void> {
    await updateAll(unit, Result, [result]);
    if (version) await keep(unit, version);
  }
}

async function keep(unit: Unit, { resultId, version, content, ...by }: ResultVersion): Promise<void> {
  await unit.query(
    `insert into result_version (result_id, version, content, service, event_id, reported_at, heard_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [resultId, version, JSON.stringify(content), by.service, by.eventId, by.reportedAt, by.heardAt],
  );
  // What it is given for is shown beside it, once for all who have a result of it.
  await unit.query(`select keep_released_assessments(array[$1::uuid])`, [resultId]);
}
