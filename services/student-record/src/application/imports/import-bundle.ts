import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker, Poller } from '@pan/kit/jobs';
import { ApplyBundle, Undone } from './apply-bundle.js';
import { importKind, type ImportSettings } from './import-settings.js';
import { ChangeLog } from '../../persistence/changes/change-log.js';
import { Staging } from '../../persistence/imports/staging.js';

/** Runs a staged bundle: all of it in one transaction, or nothing. */
@Injectable()
export class ImportBundle implements JobHandler, OnModuleInit {
  readonly kind = importKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly bundle: ApplyBundle,
    private readonly log: ChangeLog,
    private readonly worker: JobWorker,
    private readonly poller: Poller,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
    this.poller.register({ name: 'rows-of-no-import', everyMs: 3_600_000, run: () => this.sweep() });
  }

  /** Rows of bundles whose sender never got an answer. */
  sweep(): Promise<number> {
    return this.work.run((unit) => Staging.sweep(unit));
  }

  async run(context: JobContext): Promise<JobOutcome> {
    // What has changed while it waited stands in the log then.
    if (context.confirmed) await this.log.settle();
    try {
      await this.work.run(async (unit) => {
        await context.hold(unit);
        await this.bundle.run(unit, context, context.params as unknown as ImportSettings);
      });
      return { state: 'succeeded' };
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
      return error.state === 'waiting' ? { state: 'waiting', code: 'import-would-end-many' } : { state: error.state };
    }
  }

  async ended(jobId: string, unit: Unit): Promise<void> {
    await (await Staging.open(unit, jobId)).clear();
  }
}
