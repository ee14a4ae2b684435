import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, lockAll, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import { failpoint, SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { Institution } from '../../domain/institution.js';
import { Offering } from '../../domain/offering.js';
import { CourseList } from './course-list.js';
import { CourseOfferings, type SeenCourse } from './course-offerings.js';
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
    private readonly database: Database,
    private readonly service: ServiceDocument,
    private readonly courses: CourseList,
    private readonly offerings: CourseOfferings,
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
    await unit.query(`delete from harvest_seen where job_id = $1`, [jobId]);
  }

  private admitted(id: string): Promise<Institution> {
    return this.work.run(async (unit) => {
      const institution = await unit.find(Institution, id);
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
      return await this.courses.walk(institution, context, signal);
    } catch (error) {
      if (error instanceof EndpointFault) throw new DomainError('endpoint-unusable', { reason: error.fault });
      throw error;
    }
  }

  private async eachCourse(institution: Institution, context: JobContext, signal: AbortSignal): Promise<void> {
    const [count] = await this.database.query<{ total: number; done: number }>(
      `select count(*)::int as total, count(*) filter (where is_done)::int as done from harvest_seen where job_id = $1`,
      [context.jobId],
    );
    const { total } = count!;
    let { done } = count!;
    context.progress(done, total);
    let after = '00000000-0000-0000-0000-000000000000';
    while (!context.cancelled() && !signal.aborted) {
      const some = await this.database.query<SeenCourse>(
        `select course_id as "courseId", remote_id as "remoteId" from harvest_seen
          where job_id = $1 and not is_done and course_id > $2 order by course_id limit 200`,
        [context.jobId, after],
      );
      if (some.length === 0) return;
      after = some.at(-1)!.courseId;
      const waiting = some.values();
      const reader = async () => {
        for (const course of waiting) {
          if (context.cancelled() || signal.aborted) return;
          await this.offerings.harvest(institution, course, context, signal);
          failpoint('after-harvest-course');
          context.progress((done += 1), total);
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
      const gone = await unit.query<{ id: string }>(
        `update course c set withdrawn_at = $3
          where institution_id = $1 and withdrawn_at is null
            and not exists (select from harvest_seen s where s.job_id = $2 and s.course_id = c.id) returning id`,
        [id, context.jobId, now],
      );
      const ids = gone.map((course) => course.id);
      const closed = await lockAll(unit, Offering, 't.course_id = any($1) and t.withdrawn_at is null', [ids]);
      for (const offering of closed) await unit.save(offering, offering.withdraw(now));
      // Should one come back, its offerings are read in full.
      await unit.query(
        `delete from harvest_answer a using course c, jsonb_array_elements(c.document->'otherCodes') o
          where c.id = any($1) and a.institution_id = $2 and o->>'codeType' = 'uuid'
            and starts_with(a.path, '/courses/' || lower(o->>'code') || '/')`,
        [ids, id],
      );
      return { 'course.withdrawn': gone.length, 'offering.withdrawn': closed.length };
    });
  }
}
