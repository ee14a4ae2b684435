import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import type { InputProblem } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import { v7 as uuidv7 } from 'uuid';
import { Paper, type PaperContent } from '../../domain/paper.js';
import { bankOf } from '../items/add-item.js';
import { ItemBank } from '../items/item-bank.js';
import { packageProblem, readPackage, type ReadPackage } from '@pan/qti';
import { importKind, type PackageSettings } from './receive-package.js';

/** Enters the items of a package and its paper, all of it or nothing; the same package again changes nothing. */
@Injectable()
export class ImportPackage implements JobHandler, OnModuleInit {
  readonly kind = importKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly bank: ItemBank,
    private readonly worker: JobWorker,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const settings = context.params as unknown as PackageSettings;
    const content = await this.work.run((unit) => stored(unit, context.jobId));
    const read = await readPackage(content);
    await context.addProblems(read.problems);
    context.progress(read.items.size, read.items.size);
    if (read.problems.some(({ severity }) => severity === 'error'))
      return { state: 'refused', code: 'package-refused' };
    await this.work.run(async (unit) => {
      await context.hold(unit);
      const { counts, problems } = await this.enter(unit, read, settings);
      context.addCounts(counts);
      await context.addProblems(problems);
    });
    return { state: 'succeeded' };
  }

  async ended(jobId: string, unit: Unit): Promise<void> {
    await unit.query(`delete from import_package where job_id = $1`, [jobId]);
  }

  private async enter(
    unit: Unit,
    { items, test }: ReadPackage,
    settings: PackageSettings,
  ): Promise<{ counts: Record<string, number>; problems: InputProblem[] }> {
    const owners = bankOf();
    const entered = await this.bank.enter(unit, owners, [...items.values()], await unit.now());
    const created = entered.filter(({ isNew }) => isNew).length;
    const counts = { 'item.created': created, 'item.unchanged': entered.length - created };
    if (!test) return { counts, problems: [] };
    const ids = new Map([...items.keys()].map((path, at) => [path, entered[at]!.id]));
    const places = test.places.map(({ path, ...place }) => {
      const { item } = items.get(path)!;
      const maxScore = item.humanScored || item.maxScore === null ? null : item.maxScore.times(place.weight).toNumber();
      return { ...place, itemId: ids.get(path)!, identifier: item.identifier, maxScore };
    });
    const language = settings.language ?? test.language ?? [...items.values()][0]!.item.language ?? 'fr-CA';
    const { subject, level } = settings;
    const seen = test.places.map(({ path }) => items.get(path)!.item.contentHash);
    const described = [
      test.title,
      subject,
      level,
      language,
      places.map(({ ref, part, section, weight }) => [ref, part, section, weight]),
      seen,
    ];
    const contentHash = createHash('sha256').update(JSON.stringify(described)).digest('hex');
    const { outcome, lost } = await draft(unit, test.identifier, owners, {
      title: test.title,
      subject,
      level,
      language,
      items: places,
      contentHash,
    });
    const problems = lost ? [packageProblem('paper-revised', test.path, lost, 'warning')] : [];
    return { counts: { ...counts, [`paper.${outcome}`]: 1 }, problems };
  }
}

/** A paper is known by its test's identifier, its subject and its level. */
async function draft(
  unit: Unit,
  identifier: string,
  owners: string[],
  content: PaperContent,
): Promise<{ outcome: 'created' | 'revised' | 'unchanged'; lost?: ReturnType<Paper['revise']> }> {
  const [known] = await unit.query<{ id: string }>(
    `select id from paper where owners = $1 and identifier = $2 and subject = $3 and level = $4 for update`,
    [owners, identifier, content.subject, content.level],
  );
  if (!known) {
    await unit.save(Paper.draft(uuidv7(), identifier, owners, content));
    return { outcome: 'created' };
  }
  const paper = await unit.find(Paper, known.id);
  const lost = paper.revise(content);
  if (!lost) return { outcome: 'unchanged' };
  await unit.save(paper);
  return { outcome: 'revised', lost };
}

async function stored(unit: Unit, jobId: string): Promise<Buffer> {
  const [row] = await unit.query<{ content: Buffer }>(`select content from import_package where job_id = $1`, [jobId]);
  if (!row) throw new Error('the package of a job is gone');
  return row.content;
}
