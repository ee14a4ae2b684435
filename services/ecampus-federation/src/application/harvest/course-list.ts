import { Inject, Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import type { InputProblem } from '@pan/kit/domain';
import type { JobContext } from '@pan/kit/jobs';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import type { Institution } from '../../domain/institution.js';
import { CourseRepository } from '../../persistence/courses/course.repository.js';
import { KnownAnswerRepository } from '../../persistence/harvest/known-answer.repository.js';
import { SeenCourseRepository } from '../../persistence/harvest/seen-course.repository.js';
import { federationId } from './documents.js';
import { Endpoint, EndpointFault } from './endpoint.js';
import { type Listed, sort } from './list-items.js';
import { readPage } from './shapes.js';

const pageSize = 100;

/** What of a list was walked. */
export interface Walk {
  /** Everything was seen, so that what is missing is gone. */
  readonly complete: boolean;
}

/** Walks an institution's list of courses, page by page, each page in its own transaction. */
@Injectable()
export class CourseList {
  constructor(
    private readonly work: UnitOfWork,
    private readonly courses: CourseRepository,
    private readonly seen: SeenCourseRepository,
    private readonly answers: KnownAnswerRepository,
    private readonly endpoint: Endpoint,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws EndpointFault when not even the first page can be read */
  async walk(institution: Institution, context: JobContext, signal: AbortSignal): Promise<Walk> {
    const seen = new Set<string>();
    let complete = true;
    for (let number = 1; ; number += 1) {
      if (context.cancelled() || signal.aborted) return { complete: false };
      if (number > this.settings.HARVEST_PAGES) {
        await context.addProblems([{ severity: 'error', code: 'list-too-long', file: 'courses', row: number }]);
        return { complete: false };
      }
      try {
        const { hasNext, whole, brokeOff, ids } = await this.page(institution, number, context, signal);
        complete &&= whole && !brokeOff;
        const fresh = ids.filter((id) => !seen.has(id));
        for (const id of ids) seen.add(id);
        if (!hasNext || (brokeOff && fresh.length === 0)) return { complete };
        if (fresh.length === 0) throw new LoopFault();
        if (brokeOff) await context.addProblems([unreadable(number, 'not-json')]);
      } catch (error) {
        if (!(error instanceof EndpointFault) && !(error instanceof LoopFault)) throw error;
        if (signal.aborted) return { complete: false };
        if (number === 1 && error instanceof EndpointFault) throw error;
        const code = error instanceof LoopFault ? 'list-loops' : 'list-unreadable';
        await context.addProblems([unreadable(number, error.fault, code)]);
        return { complete: false };
      }
    }
  }

  private async page(institution: Institution, number: number, context: JobContext, signal: AbortSignal) {
    const path = `/courses?pageSize=${pageSize}&pageNumber=${number}`;
    const known = await this.answers.of(institution.id, path);
    const got = await this.endpoint.get(institution.endpoint, path, known?.etag ?? null, signal);
    if (got.body === null && known) {
      await this.work.run(async (unit) => {
        await context.hold(unit);
        await this.see(unit, context, institution, known.ids);
      });
      context.addCounts({ 'course.unchanged': known.ids.length });
      return { hasNext: known.hasNext, whole: true, brokeOff: false, ids: known.ids };
    }
    const page = readPage(got.body);
    if (!page.ok) throw new EndpointFault('not-json');
    const { items, hasNextPage: hasNext } = page.value;
    const sorted = sort(items, institution);
    await context.addProblems(sorted.problems.map((problem) => ({ ...problem, file: `courses ${number}` })));
    context.addCounts({ 'course.refused': sorted.problems.length, 'course.left-out': sorted.leftOut.length });
    await this.work.run(async (unit) => {
      await context.hold(unit);
      context.addCounts(await this.store(unit, institution, sorted.rows));
      // A page with something wrong is read in full until it is right, so that what is wrong is said each time.
      const etag = sorted.problems.length === 0 ? got.etag : null;
      const ids = sorted.rows.map(({ remoteId }) => remoteId);
      await this.see(unit, context, institution, [...ids, ...sorted.refused]);
      await this.answers.put(unit, institution.id, path, { etag, hasNext, ids });
    });
    const ids = [...sorted.rows.map(({ remoteId }) => remoteId), ...sorted.refused, ...sorted.leftOut];
    return { hasNext, whole: sorted.nameless === 0, brokeOff: got.brokeOff ?? false, ids };
  }

  private async store(
    unit: Unit,
    institution: Institution,
    listed: readonly Listed[],
  ): Promise<Record<string, number>> {
    const rows = listed.map(({ row }) => row);
    const ids = rows.map(({ id }) => id);
    const before = new Map((await this.courses.known(unit, ids)).map((course) => [course.id, course]));
    const news = rows.filter(({ id, digest }) => before.get(id)?.digest !== digest || before.get(id)!.gone);
    await this.courses.put(unit, institution, news);
    const created = news.filter(({ id }) => !before.has(id)).length;
    return {
      'course.created': created,
      'course.changed': news.length - created,
      'course.unchanged': rows.length - news.length,
    };
  }

  private see(unit: Unit, { jobId }: JobContext, { id }: Institution, remoteIds: readonly string[]): Promise<void> {
    return this.seen.add(
      unit,
      jobId,
      remoteIds.map((remoteId) => ({ remoteId, courseId: federationId(id, remoteId) })),
    );
  }
}

function unreadable(page: number, fault: string, code = 'list-unreadable'): InputProblem {
  return { severity: 'error', code, file: 'courses', row: page, params: { page, fault } };
}

class LoopFault extends Error {
  readonly fault = 'loops';
}
