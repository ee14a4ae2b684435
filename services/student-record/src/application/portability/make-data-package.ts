import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import type { FamilyAct } from '../../domain/families/acts.js';
import type { PupilFile } from '../../domain/files/files.js';
import {
  type DataRow,
  type DataTable,
  type DataTableName,
  dataTableNames,
  dataTables,
} from '../../domain/portability/data-tables.js';
import { sightOfFamily } from '../../persistence/learners/learners.queries.js';
import { DataPackages } from '../../persistence/portability/data-package.repository.js';
import { PersonDataQueries } from '../../persistence/portability/person-data.queries.js';
import { seeEverything } from '../organisations/see-everything.js';
import { dataPackageKind } from './ask-for-data.js';
import { packedApart } from './package-thread.js';

/** Packs all data collected of one person, by the rights that whoever asked has when it is made. */
@Injectable()
export class MakeDataPackage implements JobHandler, OnModuleInit {
  readonly kind = dataPackageKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly worker: JobWorker,
    private readonly data: PersonDataQueries,
    private readonly kept: DataPackages,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const steps = dataTableNames.length + 1;
    const taken = await this.work.run(async (unit) => {
      await seeEverything(unit, () => context.hold(unit));
      return this.collect(unit, context, steps);
    });
    if (context.cancelled()) return { state: 'cancelled' };
    const bytes = await packedApart(taken, schoolDay(new Date()));
    const isKept = await this.work.run(async (unit) => {
      await seeEverything(unit, () => context.hold(unit));
      return this.kept.fill(unit, context.jobId, bytes);
    });
    context.progress(steps, steps);
    return isKept ? { state: 'succeeded' } : { state: 'refused', code: 'data-package-gone' };
  }

  /** @throws DomainError learner-unknown: the right to take the data has ended since it was asked for */
  private async collect(unit: Unit, context: JobContext, steps: number): Promise<Map<DataTableName, DataRow[]>> {
    const { person, subject } = currentCaller();
    if (!person || person.role === 'staff' || subject === null) throw new DomainError('family-only');
    const { role } = person;
    const seen = (act: FamilyAct, file?: PupilFile) =>
      this.data.inSight(unit, sightOfFamily(role, subject, act, file), context.params['learnerId'] as string);
    if ((await seen('take-data')) === null) throw new DomainError('learner-unknown');
    const taken = new Map<DataTableName, DataRow[]>();
    for (const [at, table] of dataTableNames.entries()) {
      // What each table takes is asked anew: its wall is that of the act and of the file for which the family is let in.
      const { act, file }: DataTable = dataTables[table];
      const learnerId = await seen(act, file);
      if (learnerId !== null) {
        const rows = await seeEverything(unit, () => this.data.rows(unit, table, learnerId, subject));
        taken.set(table, rows);
        context.addCounts({ [table]: rows.length });
      }
      context.progress(at + 1, steps);
    }
    return taken;
  }
}
