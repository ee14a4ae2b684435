import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type JobContext, Jobs } from '@pan/kit/jobs';
import type { PageCounts } from '../../domain/harvest.js';
import type { Source } from '../../domain/source.js';
import { HarvestRepository } from '../../persistence/harvest/harvest.repository.js';
import { RefusedRecordRepository } from '../../persistence/harvest/refused-record.repository.js';
import { readListRecords, type ListPage } from './oai-answer.js';
import type { OaiClient } from './oai-client.js';
import { TakePage } from './take-page.js';

/** A harvest asks again for at most as many; the next one begins with those that waited longest. */
const mostAtOnce = 200;

/**
 * Before it walks through the list, a harvest asks by name for what earlier ones refused: the list gives a record again only when its
 * datestamp moves, which neither a mended answer nor a version of ours that reads more of them does.
 */
@Injectable()
export class AskAgain {
  constructor(
    private readonly work: UnitOfWork,
    private readonly harvests: HarvestRepository,
    private readonly refusedRecords: RefusedRecordRepository,
    private readonly takePage: TakePage,
    private readonly jobs: Jobs,
  ) {}

  async run(context: JobContext, source: Source, client: OaiClient): Promise<void> {
    for (let asked = 0; asked < mostAtOnce && !context.cancelled(); asked += 1) {
      const identifier = await this.next(context, source);
      if (identifier === null) return;
      const page = await this.ask(client, source, identifier);
      if (page === null) return;
      context.addCounts({ ...(await this.take(context, source, identifier, page)) });
    }
  }

  /** The one that waited longest is noted as asked at once, so that an answer that stops a harvest does not stop every later one. */
  private next(context: JobContext, { id }: Source): Promise<string | null> {
    return this.work.run(async (unit) => {
      await context.hold(unit);
      return this.refusedRecords.next(unit, id, context.jobId);
    });
  }

  /** Null when the source cannot be asked like this: the list is walked all the same. */
  private async ask(client: OaiClient, { settings }: Source, identifier: string): Promise<ListPage | null> {
    const { metadataPrefix } = settings;
    try {
      const page = await client.ask({ verb: 'GetRecord', metadataPrefix, identifier }, readListRecords);
      return page && (page.error === null || isGone(page)) ? page : null;
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  private take(context: JobContext, source: Source, identifier: string, page: ListPage): Promise<PageCounts> {
    return this.work.run(async (unit) => {
      await context.hold(unit);
      const harvest = await this.harvests.byId(unit, context.jobId);
      if (isGone(page)) await this.refusedRecords.remove(unit, source.id, [identifier]);
      const records = page.records.filter((record) => record.identifier === identifier);
      const { counts, problems } = await this.takePage.run(unit, source, harvest.id, records);
      await this.jobs.addProblems(context.jobId, problems, unit);
      harvest.tookAgain(counts);
      await this.harvests.save(unit, harvest);
      return counts;
    });
  }
}

/** The source no longer has it, or not in this format. */
const isGone = ({ error }: ListPage): boolean => error === 'idDoesNotExist' || error === 'cannotDisseminateFormat';
