import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import { resultOf, type Result } from '../../domain/certifications/check.js';
import { checks } from '../../domain/certifications/checks.js';
import { CertificationRepository } from '../../persistence/certifications/certification.repository.js';
import { TrialRepository } from '../../persistence/certifications/trial.repository.js';
import { importKind } from '../imports/import-settings.js';
import { certificationKind } from './ask-certification.js';

/** What a system did longer ago says nothing of the version that is tested. */
const daysLookedAt = 30;

/** Compares what a system did in its sandbox with what each check expects. */
@Injectable()
export class EvaluateCertification implements JobHandler, OnModuleInit {
  readonly kind = certificationKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly certifications: CertificationRepository,
    private readonly trials: TrialRepository,
    private readonly worker: JobWorker,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  run(context: JobContext): Promise<JobOutcome> {
    const { id } = context.params as { id: string };
    const now = new Date();
    const from = new Date(now.getTime() - daysLookedAt * 86_400_000);
    return this.work.run(async (unit): Promise<JobOutcome> => {
      await context.hold(unit);
      const certification = await this.certifications.byId(unit, id);
      const { clientId } = certification;
      const { signs, product, productVersion } = await this.certifications.client(unit, clientId);
      const tested = certification.package;
      const namesProduct = product === tested.product && productVersion === tested.productVersion;
      const trials = await this.trials.since(unit, clientId, from);
      const bundles = await this.trials.bundles(unit, importKind, clientId, from);
      const results: Result[] = [];
      for (const check of checks) {
        results.push(resultOf(check, { trials, bundles, signs, namesProduct }));
        context.progress(results.length, checks.length);
      }
      certification.evaluate(results, now);
      await this.certifications.save(unit, certification);
      const passed = results.filter((result) => result.passed).length;
      context.addCounts({ passed, failed: results.length - passed });
      return { state: 'succeeded' };
    });
  }
}
