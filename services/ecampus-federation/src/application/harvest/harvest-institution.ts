import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import { failpoint, SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import type { Institution } from '../../domain/institution.js';
import { CourseRepository } from '../../persistence/courses/course.repository.js';
import { OfferingRepository } from '../../persistence/courses/offering.repository.js';
import { KnownAnswerRepository } from '../../persistence/harvest/known-answer.repository.js';
import { SeenCourseRepository } from '../../persistence/harvest/seen-course.repository.js';
import { InstitutionRepository } from '../../persistence/institutions/institution.repository.js';
import { CourseList } from './course-list.js';
import { CourseOfferings } from './course-offerings.js';
import { EndpointFault } from './endpoint.js';
import { ServiceDocument } from './service-document.js';

export const harvestKind = 'institution-harvest';

/** Lists of offerings read at a time from one institution. */
const atOnce = 4;

/**
 * Reads an institution's whole catalogue: the list of courses, then each course's offerings. What cannot be read stays as it was; what
 * a complete list no longer names is withdrawn. One interrupted begins the list again and skips the courses it is done with.
 */
@Injectable()
export class HarvestInstitution implements JobHandler, OnModuleInit {
  readonly kind = harvestKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly institutions: InstitutionRepository,
    private readonly courses: CourseRepository,
    private readonly offerings: OfferingRepository,
    private readonly seen: SeenCourseRepository,
    private readonly answers: KnownAnswerRepository,
    private readonly service: ServiceDocument,
    private readonly courseList: CourseList,
    private readonly courseOfferings: CourseOfferings,
    private readonly worker: JobWorker,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const institution = await this.admitted(String(context.params['institutionId']));
    const time = AbortSignal.timeout(this.settings.HARVEST_MS);
    const walk = await this.walk(institution, context, time);
    if (!context.cancelled()) await this.eachCourse(institution, context, time);
    if (context.cancelled()) return { state: 'cancelled' };
    if (time.aborted) await context.addProblems([{ severity: 'error', code: 'harvest-out-of-time' }]);
    if (walk.complete && !time.aborted) context.addCounts(await this.withdrawMissing(institution, context));
    return { state: 'succeeded' };
  }

  async ended(jobId: string, unit: Unit): Promise<void> {
    await this.seen.removeAll(unit, jobId);
  }

  private admitted(id: string): Promise<Institution> {
    return this.work.run(async (unit) => {
      const institution = await this.institutions.byId(unit, id);
      institution.requireAdmitted();
      return institution;
    });
  }

  private async walk(institution: Institution, context: JobContext, signal: AbortSignal) {
    const { conformant, findings } = await this.service.read(institution.endpoint);
    const [first] = findings;
    if (!conformant)
      throw new DomainError('endpoint-unusable', { reason: `${first?.pointer ?? ''} ${first?.reason ?? ''}` });
    try {
      return await this.courseList.walk(institution, context, signal);
    } catch (error) {
      if (error instanceof EndpointFault) throw new DomainError('endpoint-unusable', { reason: error.fault });
      throw error;
    }
  }

  private async eachCourse(institution: Institution, context: JobContext, signal: AbortSignal): Promise<void> {
    const { total, done } = await this.seen.count(context.jobId);
    let asked = done;
    context.progress(asked, total);
    let after = '00000000-0000-0000-0000-000000000000';
    while (!context.cancelled() && !signal.aborted) {
      const some = await this.seen.waiting(context.jobId, after, 200);
      if (some.length === 0) return;
      after = some.at(-1)!.courseId;
      const waiting = some.values();
      const reader = async () => {
        for (const course of waiting) {
          if (context.cancelled() || signal.aborted) return;
          await this.courseOfferings.harvest(institution, course, context, signal);
          failpoint('after-harvest-course');
          context.progress((asked += 1), total);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, reader));
    }
  }

  /** What the complete list no longer names, and its offerings. */
  private withdrawMissing({ id }: Institution, context: JobContext): Promise<Record<string, number>> {
    return this.work.run(async (unit) => {
      await context.hold(unit);
      const now = new Date();
      const gone = await this.courses.withdrawUnseen(unit, id, context.jobId, now);
      let withdrawn = 0;
      for (const offering of await this.offerings.ofCourses(unit, gone)) {
        const fact = offering.withdraw(now);
        if (!fact) continue;
        await this.offerings.save(unit, offering, fact);
        withdrawn += 1;
      }
      // Should one come back, its offerings are read in full.
      await this.answers.removeOfCourses(unit, id, gone);
      return { 'course.withdrawn': gone.length, 'offering.withdrawn': withdrawn };
    });
  }
}
