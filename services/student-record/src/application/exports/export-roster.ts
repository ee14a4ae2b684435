import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { schoolDay, type InputProblem } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker, Poller } from '@pan/kit/jobs';
import {
  looksLikeFormula,
  writtenColumns,
  writtenFiles,
  writtenLine,
  writtenManifest,
  type WrittenFile,
} from '@pan/oneroster';
import { ZipFile } from 'yazl';
import { ChangeLog } from '../../persistence/changes/change-log.js';
import { ExportParts } from '../../persistence/exports/export-parts.repository.js';
import { exportedRows, hasStudies, type Exported, type ExportedRow } from '../../persistence/exports/roster-rows.js';
import { exportKind, type ExportSettings } from './request-export.js';

const partSize = 262_144;
const blockSize = 32_768;

class Cancelled extends Error {}

/** Writes a bundle, row by row and piece by piece: whatever its size, a few hundred rows are in memory. */
@Injectable()
export class ExportRoster implements JobHandler, OnModuleInit {
  readonly kind = exportKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly log: ChangeLog,
    private readonly parts: ExportParts,
    private readonly worker: JobWorker,
    private readonly poller: Poller,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
    const sweep = () => this.work.run((unit) => this.parts.sweep(unit));
    this.poller.register({ name: 'old-exports', everyMs: 3_600_000, run: sweep });
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const settings = context.params as unknown as ExportSettings;
    await this.log.settle();
    try {
      const findings = await this.work.run(async (unit) => {
        await context.hold(unit);
        await this.parts.begin(unit, context.jobId);
        return this.write(unit, context, { ...settings, today: schoolDay(new Date()) });
      });
      await context.addProblems(findings);
      return { state: 'succeeded' };
    } catch (error) {
      if (error instanceof Cancelled) return { state: 'cancelled' };
      throw error;
    }
  }

  private async write(unit: Unit, context: JobContext, of: Exported): Promise<InputProblem[]> {
    const names = writtenFiles.filter((file) => file !== 'demographics.csv' || of.withDemographics);
    const feed = new Feed(exportedRows(unit, of), context);
    const zip = new ZipFile();
    const output = zip.outputStream as Readable;
    zip.on('error', (error) => output.destroy(error as Error));
    const mode = of.changedSince === null ? 'bulk' : 'delta';
    zip.addBuffer(Buffer.from(writtenManifest(mode, names, of.organisation)), 'manifest.csv');
    const withMetadata = await hasStudies(unit, of);
    for (const file of names) zip.addReadStream(Readable.from(feed.lines(file, withMetadata)), file);
    zip.end();
    let [seq, waiting, size] = [0, [] as Buffer[], 0];
    const flush = async () => {
      await this.parts.add(unit, context.jobId, seq, Buffer.concat(waiting), feed.shownSince());
      [seq, waiting, size] = [seq + 1, [], 0];
    };
    for await (const chunk of output as AsyncIterable<Buffer>) {
      waiting.push(chunk);
      size += chunk.length;
      if (size >= partSize) await flush();
    }
    await flush();
    context.addCounts(feed.counts);
    return feed.findings();
  }
}

/** One reading of all rows, dealt out to the files that they belong to, one file after the other. */
class Feed {
  readonly counts: Record<string, number> = {};
  private readonly formulas = new Map<string, { row: number; field: string; count: number }>();
  private shown = new Set<string>();
  private rows: readonly ExportedRow[] = [];
  private at = 0;
  private done = 0;

  constructor(
    private readonly source: AsyncGenerator<ExportedRow[]>,
    private readonly context: JobContext,
  ) {}

  async *lines(file: WrittenFile, withMetadata: boolean): AsyncGenerator<string> {
    const columns = writtenColumns(file, withMetadata);
    let text = `${columns.join()}\n`;
    let line = 1;
    for (;;) {
      const row = await this.next(file);
      if (!row) break;
      line += 1;
      if (row.learner !== null) this.shown.add(row.learner);
      for (const [field, cell] of Object.entries(row.cells))
        if (cell && looksLikeFormula(cell)) this.note(file, line, field);
      text += writtenLine(columns, row.cells);
      if (text.length < blockSize) continue;
      yield text;
      text = '';
    }
    yield text;
    this.counts[`${file.slice(0, -4)}.written`] = line - 1;
  }

  /** Learners in the rows dealt out since the last call, whose data may be in the piece that is stored next. */
  shownSince(): string[] {
    const shown = [...this.shown];
    this.shown = new Set();
    return shown;
  }

  findings(): InputProblem[] {
    return [...this.formulas].map(([file, { row, field, count }]) => ({
      ...{ severity: 'warning' as const, code: 'cell-like-formula', file, row, field, params: { file, count } },
    }));
  }

  private async next(file: WrittenFile): Promise<ExportedRow | null> {
    if (this.at === this.rows.length) {
      if (this.context.cancelled()) throw new Cancelled();
      this.context.progress((this.done += this.rows.length));
      const { value, done } = await this.source.next();
      this.rows = done ? [] : value;
      this.at = 0;
    }
    const row = this.rows[this.at];
    if (row?.file !== file) return null;
    this.at += 1;
    return row;
  }

  private note(file: string, row: number, field: string): void {
    const known = this.formulas.get(file);
    if (known) known.count += 1;
    else this.formulas.set(file, { row, field, count: 1 });
  }
}
