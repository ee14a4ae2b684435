import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { schoolYearOfDay } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import { PutOrganisation } from '../organisations/put-organisation.js';
import { organisationInReach } from '../organisations/reach.js';
import { sendingOf } from '../roster/roster-change.js';
import { Roster } from '../roster/roster.js';
import type { Placed } from '../roster/rows.js';
import { learnersOfBeginning, rowsOfBeginning, schoolOfBeginning, sourceOfBeginning } from './beginning.js';
import { takeSandbox } from '../../persistence/sandboxes/hold-sandbox.js';
import { SandboxRepository } from '../../persistence/sandboxes/sandbox.repository.js';
import { endEverything } from './clear-sandbox.js';
import { resetKind } from './request-reset.js';

/** Puts a sandbox back to its beginning in one transaction; one that is there already is left alone. */
@Injectable()
export class ResetSandbox implements JobHandler, OnModuleInit {
  readonly kind = resetKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly organisations: PutOrganisation,
    private readonly sandboxes: SandboxRepository,
    private readonly roster: Roster,
    private readonly worker: JobWorker,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const { code } = context.params as { code: string };
    const school = await this.schoolOf(code);
    const counts = await this.work.run(async (unit) => {
      await context.hold(unit);
      await takeSandbox(unit, code);
      return this.reset(unit, code, school);
    });
    context.addCounts(counts);
    return { state: 'succeeded' };
  }

  /** The organisation itself stays where it is, as codes do for ever. */
  private async schoolOf(code: string): Promise<Placed> {
    const { suffix, name } = schoolOfBeginning;
    const school = `${code}.${suffix}`;
    await this.organisations.run(school, { name, kind: 'school', parentCode: code }, null);
    return this.work.run((unit) => organisationInReach(unit, school));
  }

  private async reset(unit: Unit, code: string, school: Placed): Promise<Record<string, number>> {
    const source = sourceOfBeginning(code);
    const sending = sendingOf(source);
    const schoolYear = schoolYearOfDay(sending.today);
    if (await this.sandboxes.isAtBeginning(unit, { code, source, schoolYear, learners: learnersOfBeginning }))
      return {};
    const counts = await endEverything(unit, code, sending.today);
    await this.sandboxes.forget(unit, code);
    await this.roster.apply(unit, sending, rowsOfBeginning(school, schoolYear));
    return { ...counts, 'learner.created': learnersOfBeginning };
  }
}
