import { Inject, Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type InputProblem, schoolDay } from '@pan/kit/domain';
import type { JobContext } from '@pan/kit/jobs';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import type { Institution } from '../../domain/institution.js';
import { Offering } from '../../domain/offering.js';
import { OfferingRepository } from '../../persistence/courses/offering.repository.js';
import { KnownAnswerRepository } from '../../persistence/harvest/known-answer.repository.js';
import { type SeenCourse, SeenCourseRepository } from '../../persistence/harvest/seen-course.repository.js';
import { WaitingList } from '../enrolment/waiting-list.js';
import { federationId, offeringDescription } from './documents.js';
import { Endpoint, EndpointFault } from './endpoint.js';
import { idIn, refusal } from './list-items.js';
import { readOffering, readPage, type OoapiOffering } from './shapes.js';
import { nameOf } from './values.js';

const pageSize = 100;

interface Told {
  readonly offerings: readonly OoapiOffering[];
  readonly problems: readonly InputProblem[];
  /** Ids of offerings that are there and cannot be taken: they stay as they are. */
  readonly refused: readonly string[];
  /** Something has no readable id or never came, so that what is missing may be it. */
  readonly nameless: boolean;
  readonly etag: string | null;
}

/** Reads the offerings of one course, and applies them in one transaction with the seats and waiting lists that they change. */
@Injectable()
export class CourseOfferings {
  constructor(
    private readonly work: UnitOfWork,
    private readonly offerings: OfferingRepository,
    private readonly seen: SeenCourseRepository,
    private readonly answers: KnownAnswerRepository,
    private readonly waitingList: WaitingList,
    private readonly endpoint: Endpoint,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async harvest(institution: Institution, course: SeenCourse, context: JobContext, signal: AbortSignal): Promise<void> {
    const path = `/courses/${course.remoteId}/offerings?pageSize=${pageSize}&pageNumber=`;
    const known = await this.answers.of(institution.id, `${path}1`);
    const told = await this.read(institution, course, path, known?.etag ?? null, signal).catch((error: unknown) => {
      if (error instanceof EndpointFault) return error;
      throw error;
    });
    if (told instanceof EndpointFault) {
      if (signal.aborted) return;
      await context.addProblems([unreadable(course, told.fault)]);
      context.addCounts({ 'course.offerings-unreadable': 1 });
      return;
    }
    await context.addProblems(told?.problems ?? []);
    await this.work.run(async (unit) => {
      await context.hold(unit);
      const counts = told ? await this.apply(unit, institution, course, told) : { 'offering.list-unchanged': 1 };
      if (told) await this.answers.put(unit, institution.id, `${path}1`, { etag: told.etag, hasNext: false, ids: [] });
      await this.seen.asked(unit, context.jobId, course.courseId, (told?.problems ?? []).length === 0);
      const refused = told?.problems.filter(({ code }) => code === 'offering-refused') ?? [];
      context.addCounts({ ...counts, 'offering.refused': refused.length });
    });
  }

  private async apply(
    unit: Unit,
    institution: Institution,
    { courseId }: SeenCourse,
    { offerings, refused, nameless }: Told,
  ): Promise<Record<string, number>> {
    const now = new Date();
    const today = schoolDay(now);
    const known = await this.offerings.ofCourses(unit, [courseId]);
    const left = new Map(known.map((offering) => [offering.id, offering]));
    const counts: Record<string, number> = {};
    const count = (name: string) => (counts[`offering.${name}`] = (counts[`offering.${name}`] ?? 0) + 1);
    for (const told of offerings) {
      const id = federationId(courseId, told.offeringId);
      const before = left.get(id);
      left.delete(id);
      const description = offeringDescription(told);
      if (!before) {
        const place = { id, courseId, institutionId: institution.id, organisationId: institution.organisationId };
        const { offering, fact } = Offering.publish(place, description);
        // One that is over is known, so that its course is known to be over too; it is told to nobody.
        const isOver = offering.isOver(today);
        await this.offerings.save(unit, offering, ...(isOver ? [] : [fact]));
        count(isOver ? 'left-out' : 'created');
        continue;
      }
      const fact = before.revise(description);
      if (fact) {
        await this.offerings.save(unit, before, fact);
        await this.waitingList.promote(unit, before, now);
      }
      count(fact ? 'changed' : 'unchanged');
    }
    for (const id of refused) left.delete(federationId(courseId, id));
    for (const missing of nameless ? [] : left.values()) {
      const fact = missing.withdraw(now);
      if (!fact) continue;
      await this.offerings.save(unit, missing, fact);
      count('withdrawn');
    }
    return counts;
  }

  /** Null when nothing has changed since the last time. */
  private async read(
    institution: Institution,
    course: SeenCourse,
    path: string,
    etag: string | null,
    signal: AbortSignal,
  ): Promise<Told | null> {
    const offerings = new Map<string, OoapiOffering>();
    const problems: InputProblem[] = [];
    const refused: string[] = [];
    let nameless = false;
    for (let number = 1; ; number += 1) {
      const got = await this.endpoint.get(institution.endpoint, path + number, number === 1 ? etag : null, signal);
      if (got.body === null && etag) return null;
      const page = readPage(got.body);
      if (!page.ok) throw new EndpointFault('not-json');
      const before = offerings.size + refused.length;
      for (const [index, item] of page.value.items.entries()) {
        const offering = readOffering(item);
        if (offering.ok) {
          offerings.set(offering.value.offeringId.toLowerCase(), offering.value);
          continue;
        }
        const id = idIn(item, 'offeringId');
        if (id) refused.push(id);
        else nameless = true;
        problems.push({
          ...refusal('offering-refused', nameOf(item, 'offeringId'), index, offering.finding),
          file: 'offerings',
        });
      }
      if (got.brokeOff) {
        problems.push(unreadable(course, 'not-json'));
        return { offerings: [...offerings.values()], problems, refused, nameless: true, etag: null };
      }
      if (!page.value.hasNextPage) {
        // Only a list of one page can be asked about by one entity tag.
        const tag = number === 1 && problems.length === 0 ? got.etag : null;
        return { offerings: [...offerings.values()], problems, refused, nameless, etag: tag };
      }
      if (offerings.size + refused.length === before || number >= this.settings.HARVEST_PAGES)
        throw new EndpointFault('loops');
    }
  }
}

function unreadable({ remoteId }: SeenCourse, fault: string): InputProblem {
  return {
    ...{ severity: 'error', code: 'offerings-unreadable', file: 'offerings', value: remoteId },
    params: { id: remoteId, fault },
  };
}
