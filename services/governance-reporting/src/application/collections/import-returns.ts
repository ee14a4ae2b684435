import { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, type InputProblem } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import { CsvError, parse } from 'csv-parse';
import type { Campaign } from '../../domain/collections/campaign.js';
import { type CampaignReturn, FaultyReturn } from '../../domain/collections/campaign-return.js';
import type { ReturnForm } from '../../domain/collections/return-form.js';
import { problem, ReturnTable, type TableRow } from '../../domain/collections/return-table.js';
import { CampaignRepository } from '../../persistence/collections/campaign.repository.js';
import { FormRepository } from '../../persistence/collections/form.repository.js';
import { ReturnImportRepository } from '../../persistence/collections/return-import.repository.js';
import { type ChangedReturn, ReturnRepository } from '../../persistence/collections/return.repository.js';
import { type ImportOrder, returnImportKind } from './receive-return-table.js';

const mostRows = 10_000;
const mostTold = 10_000;
const longestRecord = 500_000;
/** So many rows of a partial import are one transaction. */
const atOnce = 200;

/** What is wrong, as far as anybody reads it; all of it is counted. */
class Found {
  readonly told: InputProblem[] = [];
  readonly lines = new Set<number>();
  count = 0;

  add(problems: readonly InputProblem[]): void {
    for (const one of problems) {
      if (this.told.length < mostTold) this.told.push(one);
      this.lines.add(one.row!);
      this.count += 1;
    }
  }

  join({ told, lines, count }: Found): void {
    this.told.push(...told.slice(0, mostTold - this.told.length));
    for (const line of lines) this.lines.add(line);
    this.count += count;
  }
}

/** One import on its way. */
interface Import {
  readonly order: ImportOrder;
  readonly campaign: Campaign;
  readonly form: ReturnForm;
  readonly found: Found;
}

/** Reads a table of returns: every fault of every row is told at once, by line, column, reason and remedy. */
@Injectable()
export class ImportReturns implements JobHandler, OnModuleInit {
  readonly kind = returnImportKind;

  constructor(
    private readonly worker: JobWorker,
    private readonly work: UnitOfWork,
    private readonly imports: ReturnImportRepository,
    private readonly campaigns: CampaignRepository,
    private readonly forms: FormRepository,
    private readonly returns: ReturnRepository,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const order = context.params as unknown as ImportOrder;
    const { content, ...asked } = await this.work.run(async (unit) => {
      const campaign = await this.campaigns.find(unit, order.campaign);
      const { content } = await this.imports.find(unit, context.jobId);
      return { campaign, form: await this.forms.version(campaign.form, campaign.formVersion), content };
    });
    const its: Import = { order, ...asked, found: new Found() };
    const rows = await this.read(content, its);
    if (rows.length === 0 && its.found.count === 0) return { state: 'refused', code: 'table-empty' };
    const said = rows.filter(({ isBlank }) => !isBlank);
    context.addCounts({ rows: rows.length, blank: rows.length - said.length });
    // Of a table whose header is wrong no row is understood.
    const isUnderstood = !its.found.lines.has(1);
    if (isUnderstood && !(await this.enter(context, its, said))) return { state: 'cancelled' };
    await context.addProblems(its.found.told);
    context.addCounts({ faulty: its.found.lines.size, errors: its.found.count });
    const isTaken = isUnderstood && (its.found.count === 0 || order.dryRun || order.mode === 'partial');
    if (isTaken) return { state: 'succeeded' };
    return { state: 'refused', code: 'table-has-errors', params: { errors: its.found.count } };
  }

  /** Drops the table with the job. */
  async ended(jobId: string, unit: Unit): Promise<void> {
    await this.imports.drop(unit, jobId);
  }

  /** The rows that can be read. */
  private async read(content: string, { form, campaign, found }: Import): Promise<TableRow[]> {
    const rows: TableRow[] = [];
    const firstLine = content.slice(0, 100_000).split('\n', 1)[0]!;
    const delimiter = firstLine.split(';').length > firstLine.split(',').length ? ';' : ',';
    const options = { delimiter, info: true, relax_column_count: true, skip_empty_lines: true };
    // What is parsed is handed over later, and not at all where a quote breaks off what follows.
    let parsed = 0;
    const onRecord = (record: string[], info: { lines: number }): string[] => {
      parsed = info.lines;
      return record;
    };
    const records = Readable.from([content]).pipe(
      parse({ ...options, max_record_size: longestRecord, on_record: onRecord }),
    );
    let table: ReturnTable | null = null;
    let seen = 0;
    try {
      for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
        if (!table) {
          const header = ReturnTable.of(record, form);
          if (Array.isArray(header)) {
            found.add(header.map((one) => ({ ...one, row: 1, params: { ...one.params, campaign: campaign.code } })));
            return [];
          }
          table = header;
          continue;
        }
        seen += 1;
        if (seen > mostRows) {
          found.add([problem('table-too-long', 1, null, { most: mostRows })]);
          return [];
        }
        const row = table.read(info.lines, record);
        if (Array.isArray(row)) found.add(row);
        else rows.push(row);
        if (seen % 100 === 0) await breathe();
      }
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      found.add([problem('table-unreadable', parsed + 1, null, { line: parsed + 1 })]);
    }
    return rows;
  }

  /**
   * All rows or none, in one transaction; or, where some may lack, some at a time: those entered stay when the job is interrupted, and
   * are unchanged when it runs again. A dry run writes none.
   * @returns false once it is cancelled
   */
  private async enter(context: JobContext, its: Import, rows: readonly TableRow[]): Promise<boolean> {
    const isWhole = its.order.mode === 'atomic' || its.order.dryRun;
    const step = isWhole ? Math.max(rows.length, 1) : atOnce;
    for (let from = 0; from < rows.length; from += step) {
      const { found, ...counts } = await this.work.run(async (unit) => {
        await context.hold(unit);
        const { changed, unchanged, ...rest } = await this.decide(unit, context, its, rows.slice(from, from + step));
        const isRefused = its.order.mode === 'atomic' && its.found.count + rest.found.count > 0;
        if (!its.order.dryRun && !isRefused && !context.cancelled()) await this.returns.save(unit, changed);
        return { changed: isRefused ? 0 : changed.length, unchanged, ...rest };
      });
      if (context.cancelled()) return false;
      its.found.join(found);
      context.addCounts(counts);
      context.progress(Math.min(from + step, rows.length), rows.length);
    }
    return true;
  }

  private async decide(unit: Unit, context: JobContext, its: Import, rows: readonly TableRow[]) {
    const { order, campaign, form } = its;
    const found = new Found();
    const codes = rows.map(({ organisation }) => organisation);
    const locked = await this.returns.lockSome(unit, campaign.code, codes);
    const byCode = new Map(locked.map((one) => [one.organisation, one]));
    const asking = { form, campaign, by: actorOf(currentCaller()), now: await unit.now() };
    const changed: ChangedReturn[] = [];
    let unchanged = 0;
    for (const [at, row] of rows.entries()) {
      const one = byCode.get(row.organisation);
      if (!one) {
        const params = { campaign: campaign.code, organisation: row.organisation.slice(0, 120) };
        found.add([problem('return-unknown', row.line, 'organisation', params)]);
        continue;
      }
      const { facts: before, version } = one;
      const outcome = attempt(() => one.enter({ ...row.entry, submit: order.submit }, asking, null));
      if ('problems' in outcome) found.add(outcome.problems.map((fault) => ({ ...fault, row: row.line })));
      else if (one.version === version) unchanged += 1;
      else changed.push({ changed: one, before, why: order.why, told: outcome.told });
      if (at % 20 === 0) await breathe();
      if (context.cancelled()) break;
    }
    return { changed, unchanged, found };
  }
}

type Told = ReturnType<CampaignReturn['enter']>;

/** What a row tells, or what is wrong with it, by column. */
function attempt(enter: () => Told): { told: Told } | { problems: InputProblem[] } {
  try {
    return { told: enter() };
  } catch (error) {
    if (error instanceof FaultyReturn)
      return { problems: error.faults.map(({ cell, code, params }) => problem(code, 0, cell, params)) };
    if (!(error instanceof DomainError)) throw error;
    const column = error.code.startsWith('nothing') ? 'nothing_to_report' : 'organisation';
    return { problems: [problem(error.code, 0, column, error.params)] };
  }
}
