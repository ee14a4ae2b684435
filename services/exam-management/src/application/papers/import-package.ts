import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import type { InputProblem } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import {
  isSameForAll,
  isWhole,
  type PackageLayout,
  packageProblem,
  readPackage,
  type ReadPackage,
  type ReadTest,
} from '@pan/qti';
import { Paper, type PaperContent } from '../../domain/paper.js';
import { ContentFileRepository } from '../../persistence/content/content-file.repository.js';
import { ContentKeyRepository } from '../../persistence/content/content-key.repository.js';
import { ItemRepository } from '../../persistence/items/item.repository.js';
import { PackageRepository } from '../../persistence/papers/package.repository.js';
import { PaperTestRepository } from '../../persistence/papers/paper-test.repository.js';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';
import { bankOf } from '../items/add-item.js';
import { importKind, type PackageSettings } from './receive-package.js';

/** Enters the items of a package and its paper, all of it or nothing; the same package again changes nothing. */
@Injectable()
export class ImportPackage implements JobHandler, OnModuleInit {
  readonly kind = importKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: ContentKeyRepository,
    private readonly files: ContentFileRepository,
    private readonly items: ItemRepository,
    private readonly packages: PackageRepository,
    private readonly papers: PaperRepository,
    private readonly tests: PaperTestRepository,
    private readonly worker: JobWorker,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const settings = context.params as unknown as PackageSettings;
    const content = await this.work.run((unit) => this.packages.ofJob(unit, context.jobId));
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

  ended(jobId: string, unit: Unit): Promise<void> {
    return this.packages.remove(unit, jobId);
  }

  private async enter(
    unit: Unit,
    { items, files, test, layout }: ReadPackage,
    settings: PackageSettings,
  ): Promise<{ counts: Record<string, number>; problems: InputProblem[] }> {
    const owners = bankOf();
    const now = await unit.now();
    const key = await this.keys.ofBank(unit, owners, now);
    const kept = await this.files.keep(unit, owners, key, files, now);
    const entered = await this.items.enter(unit, owners, key, [...items.values()], now);
    const created = entered.filter(({ isNew }) => isNew).length;
    const counts = {
      ...{ 'item.created': created, 'item.unchanged': entered.length - created },
      ...(files.size > 0 && { 'file.created': kept, 'file.unchanged': files.size - kept }),
    };
    if (!test || !layout) return { counts, problems: [] };
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
      ...ruledBy(test, layout),
    ];
    const contentHash = createHash('sha256').update(JSON.stringify(described)).digest('hex');
    const { outcome, lost, paper } = await this.draft(unit, test.identifier, owners, {
      title: test.title,
      subject,
      level,
      language,
      items: places,
      contentHash,
    });
    const { definition } = test;
    const isForAll = isWhole(definition) && isSameForAll(definition);
    const written = { ...layout, test: test.path, items: Object.fromEntries(ids), isSameForAll: isForAll };
    await this.tests.keep(unit, paper, key, written, now);
    const problems = lost ? [packageProblem('paper-revised', test.path, lost, 'warning')] : [];
    return { counts: { ...counts, [`paper.${outcome}`]: 1 }, problems };
  }

  private async draft(
    unit: Unit,
    identifier: string,
    owners: string[],
    content: PaperContent,
  ): Promise<{ outcome: 'created' | 'revised' | 'unchanged'; paper: Paper; lost?: ReturnType<Paper['revise']> }> {
    const paper = await this.papers.ofTest(unit, owners, identifier, content);
    if (!paper) {
      const drafted = Paper.draft(newId(), identifier, owners, content);
      await this.papers.save(unit, drafted);
      return { outcome: 'created', paper: drafted };
    }
    const lost = paper.revise(content);
    if (!lost) return { outcome: 'unchanged', paper };
    await this.papers.save(unit, paper);
    return { outcome: 'revised', paper, lost };
  }
}

/** Where the test's own rules decide who sees what, or what it is worth, they are part of what was approved. */
function ruledBy({ definition }: ReadTest, { sources, rubricFiles }: PackageLayout): unknown[] {
  const isPlain = isWhole(definition) && isSameForAll(definition) && definition.rules.length === 0;
  return isPlain ? [] : [sources.map(({ text }) => text), rubricFiles];
}
