import { open, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { currentCaller, Jobs, SETTINGS, UnitOfWork, type JobProblem, type ServiceSettings, type Unit } from '@pan/kit';
import { DomainError } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { importKind, type ImportSettings } from './imports/import-settings.js';
import { Staging } from './imports/staging.js';
import type { BundleProblem } from './oneroster/bundle-problems.js';
import { openBundle, type Bundle } from './oneroster/bundle.js';
import type { HeldRow, RosterFile, RosterRow } from './oneroster/roster-row.js';
import { organisationsInReach } from './reach.js';
import { SourceSystems } from './source-systems.js';

export const largestBundle = 512 * 1_048_576;
const folderPrefix = 'pan-bundle-';
const staleAfter = 86_400_000;
const rowsAtOnce = 1_000;

/** Takes a bundle in: it is read, and its rows and faults are stored, before the sender gets an answer, so that any instance can go on. */
@Injectable()
export class ReceiveBundle implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly sources: SourceSystems,
    @Inject(SETTINGS) private readonly settings: Pick<ServiceSettings, 'SPOOL_DIR'>,
  ) {}

  /** A process that was killed may have left a bundle behind. */
  async onModuleInit(): Promise<void> {
    await mkdir(this.spool, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.spool)) {
      const folder = join(this.spool, name);
      const isStale = async () => Date.now() - (await stat(folder)).mtimeMs > staleAfter;
      if (name.startsWith(folderPrefix) && (await isStale().catch(() => false)))
        await rm(folder, { recursive: true, force: true });
    }
  }

  /** @returns the id of the job that will import the bundle, or has already been refused */
  async run(body: Readable, asked: Omit<ImportSettings, 'source'> & { source?: string }): Promise<string> {
    const settings = { ...asked, source: asked.source ?? currentCaller().clientId };
    const visibleTo = await this.work.run((unit) => this.admit(unit, settings));
    const folder = await mkdtemp(join(this.spool, folderPrefix));
    try {
      const path = join(folder, 'bundle.zip');
      await save(body, path);
      const bundle = await openBundle(path);
      try {
        return await this.work.run((unit) => this.stage(unit, bundle, settings, visibleTo));
      } finally {
        bundle.close();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private get spool(): string {
    return this.settings.SPOOL_DIR ?? tmpdir();
  }

  /** Who may see the job: holders of the token's organisation that the root belongs to, else of all of them. */
  private async admit(unit: Unit, { source, organisation }: ImportSettings): Promise<readonly string[]> {
    await this.sources.bind(unit, source);
    const { organisations } = currentCaller();
    if (organisation === null) return organisations;
    const root = (await organisationsInReach(unit, [organisation])).get(organisation);
    if (!root) throw new DomainError('organisation-unknown', { organisation });
    return organisations.filter((code) => root.path.includes(code)).slice(0, 1);
  }

  private async stage(
    unit: Unit,
    bundle: Bundle,
    settings: ImportSettings,
    visibleTo: readonly string[],
  ): Promise<string> {
    const id = uuidv7();
    await this.jobs.enqueue({ id, kind: importKind, lockKey: settings.source, params: settings, unit, visibleTo });
    await this.jobs.addProblems(id, bundle.problems.map(findingOf), unit);
    if (bundle.fatal) {
      await this.jobs.refuse(id, 'bundle-refused', unit);
      return id;
    }
    const staging = await Staging.open(unit, id);
    const unnamed = new Set<RosterFile>();
    let rows: RosterRow[] = [];
    let held: HeldRow[] = [];
    let done = 0;
    let writing: Promise<unknown> = Promise.resolve();
    for await (const batch of bundle.rows()) {
      done = batch.done;
      rows.push(...batch.rows);
      held.push(...batch.held);
      for (const row of batch.held) if (row.sourceId === null) unnamed.add(row.file);
      if (rows.length < rowsAtOnce && batch.problems.length === 0) continue;
      await writing;
      writing = this.store(staging, rows, held, batch.problems);
      writing.catch(() => undefined);
      [rows, held] = [[], []];
    }
    await writing;
    await staging.add(rows, held);
    await staging.conclude({ version: bundle.version, files: bundle.names, rows: done, unnamed: [...unnamed] });
    return id;
  }

  private async store(
    staging: Staging,
    rows: readonly RosterRow[],
    held: readonly HeldRow[],
    problems: readonly BundleProblem[],
  ): Promise<void> {
    await staging.add(rows, held);
    await this.jobs.addProblems(staging.jobId, problems.map(findingOf), staging.unit);
  }
}

/** Writes the body to a file that only this process can read; a sender who goes on and on is cut short. */
async function save(body: Readable, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    let size = 0;
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largestBundle) throw new DomainError('body-too-large');
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
}

function findingOf({ file, row, field, code, severity, value, params }: BundleProblem): JobProblem {
  return {
    severity,
    code,
    file,
    ...(row !== null && { row }),
    ...(field !== null && { field }),
    ...(value !== null && { value }),
    params: { ...params, file, ...(row !== null && { row }), ...(field !== null && { field }) },
  };
}
