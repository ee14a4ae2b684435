import { Injectable } from '@nestjs/common';
import { loadAll, lockAll, type Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { CourseResult } from '../../domain/course-result.js';

@Injectable()
export class CourseResultRepository {
  async ofRequest(unit: Unit, requestId: string): Promise<CourseResult | null> {
    const [found] = await lockAll(unit, CourseResult, 't.request_id = $1', [requestId]);
    return found ?? null;
  }

  /** Also for those who see the result and do not change it: it is not locked. */
  async hasFinal(unit: Unit, requestId: string): Promise<boolean> {
    const [found] = await loadAll(unit, CourseResult, 't.request_id = $1', [requestId]);
    return found?.isFinal ?? false;
  }

  ofLearner(unit: Unit, learnerIds: readonly string[]): Promise<CourseResult[]> {
    return lockAll(unit, CourseResult, 't.learner_id = any($1)', [learnerIds]);
  }

  async save(unit: Unit, result: CourseResult, ...facts: Fact[]): Promise<void> {
    await unit.save(result, ...facts);
  }

  /** Saves a result of which a version was added, and keeps that version for ever. */
  async saveVersion(unit: Unit, result: CourseResult, reportedBy: string, reported: Fact): Promise<void> {
    await unit.save(result, reported);
    const it = result.latest;
    await unit.query(
      `insert into course_result_version (result_id, version, state, passed, score, scale, credits, reported_at, reported_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [...[result.id, it.version, it.state, it.passed, it.score, it.scale, it.credits, it.reportedAt], reportedBy],
    );
  }
}
