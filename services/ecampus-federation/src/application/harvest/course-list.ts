import { Inject, Injectable } from '@nestjs/common';
import { Database, type Unit, UnitOfWork } from '@pan/kit/data';
import type { InputProblem } from '@pan/kit/domain';
import type { JobContext } from '@pan/kit/jobs';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import type { Institution } from '../../domain/institution.js';
import { courseRow, federationId, type CourseRow } from './documents.js';
import { Endpoint, EndpointFault } from './endpoint.js';
import { readCourse, readPage, type OoapiCourse } from './shapes.js';
import { nameOf } from './values.js';

const pageSize = 100;

interface Answered {
  readonly etag: string;
  readonly has_next: boolean;
  readonly ids: string[];
}

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
    private readonly database: Database,
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
    const [known] = await this.database.query<Answered>(
      `select etag, has_next, ids from harvest_answer where institution_id = $1 and path = $2`,
      [institution.id, path],
    );
    const got = await this.endpoint.get(institution.endpoint, path, known?.etag ?? null, signal);
    if (got.body === null && known) {
      await this.work.run(async (unit) => {
        await context.hold(unit);
        await see(unit, context.jobId, institution.id, known.ids);
      });
      context.addCounts({ 'course.unchanged': known.ids.length });
      return { hasNext: known.has_next, whole: true, brokeOff: false, ids: known.ids };
    }
    const page = readPage(got.body);
    if (!page.ok) throw new EndpointFault('not-json');
    const { items, hasNextPage: hasNext } = page.value;
    const sorted = sort(items, institution);
    await context.addProblems(sorted.problems.map((problem) => ({ ...problem, file: `courses ${number}` })));
    context.addCounts({ 'course.refused': sorted.problems.length, 'course.left-out': sorted.leftOut.length });
    await this.work.run(async (unit) => {
      await context.hold(unit);
      context.addCounts(
        await store(
          unit,
          institution,
          sorted.rows.map(({ row }) => row),
        ),
      );
      // A page with something wrong is read in full until it is right, so that what is wrong is said each time.
      const etag = sorted.problems.length === 0 ? got.etag : null;
      const ids = sorted.rows.map(({ remoteId }) => remoteId);
      await see(unit, context.jobId, institution.id, [...ids, ...sorted.refused]);
      await remember(unit, institution.id, path, etag, hasNext, ids);
    });
    const ids = [...sorted.rows.map(({ remoteId }) => remoteId), ...sorted.refused, ...sorted.leftOut];
    return { hasNext, whole: sorted.nameless === 0, brokeOff: got.brokeOff ?? false, ids };
  }
}

function unreadable(page: number, fault: string, code = 'list-unreadable'): InputProblem {
  return { severity: 'error', code, file: 'courses', row: page, params: { page, fault } };
}

class LoopFault extends Error {
  readonly fault = 'loops';
}

/** Apart: what can be taken, what is given in no mode of the federation, and what is not as the standard says. */
function sort(items: readonly unknown[], institution: Institution) {
  const rows: { remoteId: string; row: CourseRow }[] = [];
  const problems = [];
  const [refused, leftOut]: [string[], string[]] = [[], []];
  let nameless = 0;
  for (const [index, item] of items.entries()) {
    const course = readCourse(item);
    if (course.ok) {
      const remoteId = course.value.courseId.toLowerCase();
      if (!isTaken(course.value, institution)) leftOut.push(remoteId);
      else if (!rows.some((other) => other.remoteId === remoteId))
        rows.push({ remoteId, row: courseRow(institution.id, course.value) });
      continue;
    }
    const id = idIn(item, 'courseId');
    if (id) refused.push(id);
    else nameless += 1;
    problems.push(refusal('course-refused', nameOf(item, 'courseId'), index, course.finding));
  }
  return { rows, problems, refused, leftOut, nameless };
}

const isTaken = ({ modeOfDelivery = [] }: OoapiCourse, { kinds }: Institution): boolean =>
  modeOfDelivery.some((mode) => (kinds as readonly string[]).includes(mode));

/** One item that is not as the standard says: which, where in it, and why. */
export function refusal(
  code: string,
  name: string | null,
  index: number,
  { pointer, reason }: { pointer: string; reason: string },
) {
  const params = { id: name ?? '?', pointer, reason };
  return { severity: 'error' as const, code, row: index + 1, field: pointer, ...(name && { value: name }), params };
}

export function idIn(item: unknown, field: 'courseId' | 'offeringId'): string | null {
  const id = (item as Record<string, unknown> | null)?.[field];
  return typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.toLowerCase() : null;
}

async function store(
  unit: Unit,
  institution: Institution,
  rows: readonly CourseRow[],
): Promise<Record<string, number>> {
  const known = await unit.query<{ id: string; digest: string; gone: boolean }>(
    `select id, digest, withdrawn_at is not null as gone from course where id = any($1) order by id for no key update`,
    [rows.map(({ id }) => id)],
  );
  const before = new Map(known.map((row) => [row.id, row]));
  const isNews = ({ id, digest }: CourseRow) => before.get(id)?.digest !== digest || before.get(id)!.gone;
  const news = rows.filter(isNews);
  await unit.query(
    `insert into course (id, institution_id, organisation_id, code, title, language, modes, level, credits, credit_unit,
                         document, digest, title_key, folded)
     select n.id, $2, $3, n.code, n.title, n.language, n.modes, n.level, n.credits, n."creditUnit",
            n.document, n.digest, n."titleKey", n.folded
       from jsonb_to_recordset($1) as n (id uuid, code text, title text, language text, modes text[], level text,
            credits float8, "creditUnit" text, document jsonb, digest text, "titleKey" text, folded text)
     on conflict (id) do update set code = excluded.code, title = excluded.title, language = excluded.language,
       modes = excluded.modes, level = excluded.level, credits = excluded.credits, credit_unit = excluded.credit_unit,
       document = excluded.document, digest = excluded.digest, title_key = excluded.title_key, folded = excluded.folded,
       withdrawn_at = null`,
    [JSON.stringify(news), institution.id, institution.organisationId],
  );
  const created = news.filter(({ id }) => !before.has(id)).length;
  return {
    'course.created': created,
    'course.changed': news.length - created,
    'course.unchanged': rows.length - news.length,
  };
}

/** Of what was seen, the courses that the federation holds are to be asked for their offerings. */
async function see(unit: Unit, jobId: string, institutionId: string, remoteIds: readonly string[]): Promise<void> {
  const rows = remoteIds.map((remoteId) => ({ remoteId, id: federationId(institutionId, remoteId) }));
  await unit.query(
    `insert into harvest_seen (job_id, course_id, remote_id)
     select $1, c.id, n."remoteId" from jsonb_to_recordset($2) as n (id uuid, "remoteId" uuid) join course c on c.id = n.id
     on conflict do nothing`,
    [jobId, JSON.stringify(rows)],
  );
}

/** What an answer said, to be asked next time whether it still holds; without an entity tag it is read in full again. */
export async function remember(
  unit: Unit,
  institutionId: string,
  path: string,
  etag: string | null,
  hasNext: boolean,
  ids: readonly string[],
): Promise<void> {
  if (!etag || etag.length > 500) {
    await unit.query(`delete from harvest_answer where institution_id = $1 and path = $2`, [institutionId, path]);
    return;
  }
  await unit.query(
    `insert into harvest_answer (institution_id, path, etag, has_next, ids) values ($1, $2, $3, $4, $5)
     on conflict (institution_id, path) do update set etag = excluded.etag, has_next = excluded.has_next, ids = excluded.ids`,
    [institutionId, path, etag, hasNext, ids],
  );
}
