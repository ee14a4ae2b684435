import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, type InputProblem } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { Alike } from './alike.js';
import { importKind, settingsOf, type ImportSettings } from './import-settings.js';
import { Spool } from './spool.js';
import { Staging, type BundleSummary } from '../../persistence/imports/staging.js';
import {
  type Bundle,
  type BundleProblem,
  type HeldRow,
  openBundle,
  type RosterFile,
  type RosterRow,
} from '@pan/oneroster';
import { organisationsInReach } from '../organisations/reach.js';
import { SourceSystems } from '../roster/source-systems.js';

const rowsAtOnce = 1_000;

/** Takes a bundle in: it is read, and its rows and faults are stored, before the sender gets an answer, so that any instance can go on. */
@Injectable()
export class ReceiveBundle implements OnModuleInit {
  private readonly spool: Spool;

  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly sources: SourceSystems,
    @Inject(SETTINGS) { SPOOL_DIR }: ServiceSettings,
  ) {
    this.spool = new Spool(SPOOL_DIR);
  }

  onModuleInit(): Promise<void> {
    return this.spool.sweep();
  }

  /** @returns the id of the job that will import the bundle, or has already been refused */
  async run(body: Readable, asked: Partial<ImportSettings>): Promise<string> {
    const { settings, visibleTo } = await this.work.run((unit) =>
      this.admit(unit, settingsOf(asked, currentCaller().clientId)),
    );
    return this.spool.with(body, async (path) => {
      const bundle = await openBundle(path);
      try {
        return await this.stage(bundle, settings, visibleTo);
      } finally {
        bundle.close();
      }
    });
  }

  /** Who may see the job: holders of the token's organisation that the root belongs to, else of all of them. */
  private async admit(unit: Unit, asked: ImportSettings) {
    const { organisation } = asked;
    const { organisations } = currentCaller();
    const root = organisation && (await organisationsInReach(unit, [organisation])).get(organisation);
    if (organisation && !root) throw new DomainError('organisation-unknown');
    return {
      settings: { ...asked, source: (await this.sources.bind(unit, asked.source)).code },
      visibleTo: root ? organisations.filter((code) => root.path.includes(code)).slice(0, 1) : organisations,
    };
  }

  /** No transaction is open while the bundle is read: the rows are stored by the thousand, and the job follows when all of them are there. */
  private async stage(bundle: Bundle, settings: ImportSettings, visibleTo: readonly string[]): Promise<string> {
    const id = newId();
    const apart: Apart = (work) => this.work.run(async (unit) => work(await Staging.open(unit, id)));
    try {
      const summary = bundle.fatal ? null : await this.stageRows(apart, bundle);
      return await apart(async (staging) => {
        const { unit } = staging;
        await this.jobs.enqueue({ id, kind: importKind, lockKey: settings.source, params: settings, unit, visibleTo });
        await this.jobs.addProblems(id, bundle.problems.map(findingOf), unit);
        if (!summary) await this.jobs.refuse(id, 'bundle-refused', unit);
        else {
          for await (const problems of staging.problems()) await this.jobs.addProblems(id, problems, unit);
          await staging.conclude(summary);
        }
        return id;
      });
    } catch (error) {
      await apart((staging) => staging.clear()).catch(() => undefined);
      throw error;
    }
  }

  /** The database stores some rows while the next ones are read. */
  private async stageRows(apart: Apart, bundle: Bundle): Promise<BundleSummary> {
    const alike = new Alike();
    const unnamed = new Set<RosterFile>();
    let [rows, held, done]: [RosterRow[], HeldRow[], number] = [[], [], 0];
    let storing = Promise.resolve();
    const store = async (problems: readonly InputProblem[]) => {
      await storing;
      const [some, kept] = [rows, held];
      storing = apart((staging) => staging.add(some, kept, problems));
      storing.catch(() => undefined);
      [rows, held] = [[], []];
    };
    for await (const batch of bundle.rows()) {
      done = batch.done;
      rows.push(...batch.rows);
      held.push(...batch.held);
      for (const row of batch.held) if (row.sourceId === null) unnamed.add(row.file);
      if (rows.length >= rowsAtOnce || batch.problems.length > 0)
        await store(alike.listed(batch.problems.map(findingOf)));
    }
    await store(alike.leftOut());
    await storing;
    const { version, names, bulk } = bundle;
    return { version, files: names, bulk, rows: done, unnamed: [...unnamed] };
  }
}

/** One short transaction on what is staged. */
type Apart = <T>(work: (staging: Staging) => Promise<T>) => Promise<T>;

/** What the sentences of a problem speak of goes with it. */
function findingOf({ file, row, field, code, severity, value, params }: BundleProblem): InputProblem {
  const where = { file, ...(row !== null && { row }), ...(field !== null && { field }) };
  return { severity, code, ...where, ...(value !== null && { value }), params: { ...where, ...params } };
}
