import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, Jobs, JobWorker } from '@pan/kit/jobs';
import { failpoint, SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { Harvest, type PageCounts } from '../../domain/harvest.js';
import type { Source } from '../../domain/source.js';
import { HarvestRepository } from '../../persistence/harvest/harvest.repository.js';
import { SourceRepository } from '../../persistence/harvest/source.repository.js';
import { oaiDate, readBrokenOff, readIdentify, readListRecords, type ListPage, type Provider } from './oai-answer.js';
import { AskAgain } from './ask-again.js';
import { OaiClient } from './oai-client.js';
import { TakePage } from './take-page.js';
import { harvestKind } from './start-harvest.js';

/** Walks through a source's list. Every page is one transaction with the place reached, so a run after a crash goes on from there. */
@Injectable()
export class HarvestSource implements JobHandler, OnModuleInit {
  readonly kind = harvestKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly sources: SourceRepository,
    private readonly harvests: HarvestRepository,
    private readonly takePage: TakePage,
    private readonly askAgain: AskAgain,
    private readonly jobs: Jobs,
    private readonly worker: JobWorker,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const { source, harvest } = await this.begin(context);
    const { HARVEST_REACH, HARVEST_PROXY } = this.settings;
    const client = new OaiClient(source.settings.baseUrl, HARVEST_REACH, () => context.cancelled(), HARVEST_PROXY);
    const provider = await client.ask({ verb: 'Identify' }, readIdentify);
    if (provider === null) return { state: 'cancelled' };
    context.addCounts({ ...harvest.counts });
    await this.askAgain.run(context, source, client);
    for (let under = harvest; !under.hasEnded;) {
      const page = context.cancelled()
        ? null
        : await client.ask(question(source, under, provider), readListRecords, readBrokenOff);
      if (page === null) return { state: 'cancelled' };
      under = await this.turn(context, source, under, page);
      failpoint('after-harvest-page');
    }
    return { state: 'succeeded' };
  }

  /** After a crash the same harvest, after a refusal a new one that goes on where the last one of the source broke off. */
  private begin(context: JobContext): Promise<{ source: Source; harvest: Harvest }> {
    return this.work.run(async (unit) => {
      await context.hold(unit);
      const source = await this.sources.byId(unit, String(context.params['source']));
      const own = await this.harvests.ofJob(unit, context.jobId);
      if (own) return { source, harvest: own };
      const broken = (await this.harvests.endAll(unit, source.id)).at(-1);
      const harvest = broken?.continuedAs(context.jobId) ?? Harvest.begun(context.jobId, source);
      await this.harvests.save(unit, harvest);
      return { source, harvest };
    });
  }

  /** One page, or the end of the walk, or its restart. */
  private async turn(context: JobContext, source: Source, under: Harvest, page: ListPage): Promise<Harvest> {
    if (page.error === 'badResumptionToken' && under.token !== null)
      return this.change(context, (harvest) => harvest.restart());
    if (page.error && page.error !== 'noRecordsMatch') {
      await this.change(context, (harvest) => harvest.giveUp());
      throw new DomainError('harvest-source-refuses', { oaiCode: page.error });
    }
    const { harvest, counts } = await this.work.run((unit) => this.take(unit, context, source, page));
    if (!counts) throw new DomainError('harvest-loops');
    context.addCounts({ ...counts });
    context.progress(harvest.records);
    if (page.brokeOff) throw new DomainError('harvest-answer-broken-off');
    return harvest;
  }

  private async take(
    unit: Unit,
    context: JobContext,
    source: Source,
    page: ListPage,
  ): Promise<{ harvest: Harvest; counts: PageCounts | null }> {
    await context.hold(unit);
    const harvest = await this.harvests.byId(unit, context.jobId);
    if (page.token && !(await this.harvests.noteToken(unit, harvest, page.token))) {
      harvest.giveUp();
      await this.harvests.save(unit, harvest);
      return { harvest, counts: null };
    }
    const { counts, problems } = await this.takePage.run(unit, source, harvest.id, page.records);
    // Kept also when a crash makes the job run again: the page will not be.
    await this.jobs.addProblems(context.jobId, problems, unit);
    if (page.brokeOff) {
      // The next harvest asks for the same page again.
      harvest.tookAgain(counts);
      await this.harvests.save(unit, harvest);
      return { harvest, counts };
    }
    harvest.took(
      counts,
      page.token,
      page.answeredAt,
      page.records.flatMap(({ datestamp }) => datestamp ?? []),
    );
    if (page.token) {
      await this.harvests.save(unit, harvest);
      return { harvest, counts };
    }
    const walked = await this.sources.byId(unit, harvest.sourceId);
    walked.harvested(harvest.through());
    await this.sources.save(unit, walked);
    await this.harvests.save(unit, harvest, harvest.end());
    await this.harvests.tidy(unit, harvest);
    return { harvest, counts };
  }

  private change(context: JobContext, change: (harvest: Harvest) => void): Promise<Harvest> {
    return this.work.run(async (unit) => {
      await context.hold(unit);
      const harvest = await this.harvests.byId(unit, context.jobId);
      change(harvest);
      await this.harvests.save(unit, harvest);
      return harvest;
    });
  }
}

/** A resumption token goes alone; the list's own arguments open it. */
function question(source: Source, harvest: Harvest, { granularity }: Provider): Record<string, string> {
  if (harvest.token) return { verb: 'ListRecords', resumptionToken: harvest.token };
  const { metadataPrefix, set } = source.settings;
  return {
    verb: 'ListRecords',
    metadataPrefix,
    ...(harvest.fromAt && { from: oaiDate(harvest.fromAt, granularity) }),
    ...(set && { set }),
  };
}
