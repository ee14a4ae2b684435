import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, Jobs, JobWorker } from '@pan/kit/jobs';
import { failpoint, SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { Harvest, type PageCounts } from '../../domain/harvest.js';
import { Source } from '../../domain/source.js';
import { oaiDate, readBrokenOff, readIdentify, readListRecords, type ListPage, type Provider } from './oai-answer.js';
import { AskAgain } from './ask-again.js';
import { OaiClient } from './oai-client.js';
import { TakePage } from './take-page.js';
import { harvestKind } from './start-harvest.js';

/** How far a harvest reaches back before the last one: changes that a provider stamped early and committed late. */
const overlapMs = 120_000;

/** Walks through a source's list. Every page is one transaction with the place reached, so a run after a crash goes on from there. */
@Injectable()
export class HarvestSource implements JobHandler, OnModuleInit {
  readonly kind = harvestKind;

  constructor(
    private readonly work: UnitOfWork,
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
    const client = new OaiClient(source.baseUrl, HARVEST_REACH, () => context.cancelled(), HARVEST_PROXY);
    const provider = await client.ask({ verb: 'Identify' }, readIdentify);
    if (provider === null) return { state: 'cancelled' };
    const { added, changed, withdrawn, refused, unchanged } = harvest;
    context.addCounts({ added, changed, withdrawn, refused, unchanged });
    await this.askAgain.run(context, source, client);
    for (let under = harvest; !under.ended;) {
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
      const source = await unit.find(Source, String(context.params['source']));
      const own = await unit.manager.findOneBy(Harvest, { id: context.jobId });
      if (own) return { source, harvest: own };
      const [broken] = await unit.manager.find(Harvest, {
        where: { sourceId: source.id, ended: false },
        order: { id: 'DESC' },
        take: 1,
      });
      await unit.query('update harvest set ended = true where source_id = $1 and not ended', [source.id]);
      const from = source.harvestedThrough && new Date(source.harvestedThrough.getTime() - overlapMs);
      const harvest = broken?.token
        ? Harvest.continued(context.jobId, broken)
        : Harvest.begun(context.jobId, source.id, from);
      await unit.save(harvest);
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
    context.progress(harvest.added + harvest.changed + harvest.withdrawn + harvest.refused + harvest.unchanged);
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
    const harvest = await unit.find(Harvest, context.jobId);
    if (page.token && !(await this.isNew(unit, harvest, page.token))) {
      harvest.giveUp();
      await unit.save(harvest);
      return { harvest, counts: null };
    }
    const { counts, problems } = await this.takePage.run(unit, source, harvest.id, page.records);
    // Kept also when a crash makes the job run again: the page will not be.
    await this.jobs.addProblems(context.jobId, problems, unit);
    if (page.brokeOff) {
      // The next harvest asks for the same page again.
      harvest.tookAgain(counts);
      await unit.save(harvest);
      return { harvest, counts };
    }
    harvest.took(
      counts,
      page.token,
      page.answeredAt,
      page.records.flatMap(({ datestamp }) => datestamp ?? []),
    );
    if (page.token) {
      await unit.save(harvest);
      return { harvest, counts };
    }
    const walked = await unit.find(Source, harvest.sourceId);
    walked.harvested(harvest.through());
    await unit.save(walked);
    await unit.save(harvest, harvest.end());
    await this.forget(unit, harvest);
    return { harvest, counts };
  }

  /** A walk that is over needs no tokens, and an older one is asked for as long as its job is kept. */
  private async forget(unit: Unit, { id, sourceId }: Harvest): Promise<void> {
    await unit.query('delete from harvest_token where harvest_id = $1', [id]);
    await unit.query(
      `delete from harvest where source_id = $1 and ended and id <> $2
          and uuid_extract_timestamp(id) < clock_timestamp() - interval '30 days'`,
      [sourceId, id],
    );
  }

  private change(context: JobContext, change: (harvest: Harvest) => void): Promise<Harvest> {
    return this.work.run(async (unit) => {
      await context.hold(unit);
      const harvest = await unit.find(Harvest, context.jobId);
      change(harvest);
      await unit.save(harvest);
      return harvest;
    });
  }

  private async isNew(unit: Unit, harvest: Harvest, token: string): Promise<boolean> {
    const digest = createHash('sha256').update(token).digest('base64url');
    const [fresh] = await unit.query(
      'insert into harvest_token (harvest_id, walk, digest) values ($1, $2, $3) on conflict do nothing returning digest',
      [harvest.id, harvest.restarts, digest],
    );
    return fresh !== undefined;
  }
}

/** A resumption token goes alone; the list's own arguments open it. */
function question(source: Source, harvest: Harvest, { granularity }: Provider): Record<string, string> {
  if (harvest.token) return { verb: 'ListRecords', resumptionToken: harvest.token };
  return {
    verb: 'ListRecords',
    metadataPrefix: source.metadataPrefix,
    ...(harvest.fromAt && { from: oaiDate(harvest.fromAt, granularity) }),
    ...(source.set && { set: source.set }),
  };
}
