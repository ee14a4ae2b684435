import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccommodationsErasedV1, LearnerErasedV1 } from '@pan/contracts';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { fact } from '@pan/kit/domain';
import { type JobContext, type JobHandler, type JobOutcome, JobWorker } from '@pan/kit/jobs';
import type { Destruction } from '../../domain/retention/destruction.js';
import { type Counts, DestroyedFiles } from '../../persistence/retention/destroyed-files.repository.js';
import { DestructionRepository, type Item, type Settled } from '../../persistence/retention/destruction.repository.js';
import { CertifyDestruction } from './certify-destruction.js';
import { destructionKind } from './decide-destruction.js';
import { whileDestroying } from './while-destroying.js';

const atOnce = 20;

/** Who keeps something of a learner's record, and confirms that it is gone. */
const others = [
  'exam-management',
  'resource-catalogue',
  'ebook-lending',
  'ecampus-federation',
  'governance-reporting',
] as const;

/** Destroys an approved list, some files a transaction; each is looked at again, and kept where something keeps it since. */
@Injectable()
export class CarryOutDestruction implements JobHandler, OnModuleInit {
  readonly kind = destructionKind;

  constructor(
    private readonly work: UnitOfWork,
    private readonly worker: JobWorker,
    private readonly destructions: DestructionRepository,
    private readonly files: DestroyedFiles,
    private readonly certify: CertifyDestruction,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const id = context.params['destructionId'] as string;
    for (let done = 0; ;) {
      if (context.cancelled()) return { state: 'cancelled' };
      const { settled, listed } = await this.everywhere(context, (unit) => this.batch(unit, id));
      if (settled === 0) break;
      context.progress((done += settled), listed);
    }
    await this.everywhere(context, (unit) => this.certify.carriedOut(unit, id));
    return { state: 'succeeded' };
  }

  private everywhere<T>(context: JobContext, step: (unit: Unit) => Promise<T>): Promise<T> {
    return this.work.run((unit) =>
      whileDestroying(unit, async () => {
        await context.hold(unit);
        return step(unit);
      }),
    );
  }

  private async batch(unit: Unit, id: string): Promise<{ settled: number; listed: number }> {
    const destruction = await this.destructions.byId(unit, id);
    const items = await this.destructions.next(unit, id, atOnce);
    for (const item of items) await this.destructions.settle(unit, item, await this.settled(unit, destruction, item));
    return { settled: items.length, listed: destruction.said.listed };
  }

  private async settled(unit: Unit, { said: { file, latest } }: Destruction, item: Item): Promise<Settled> {
    const { learnerId, organisationId } = item;
    const records = await this.files.hold(unit, learnerId);
    const why =
      records.length === 0 ? 'not-due' : await this.files.whyKept(unit, learnerId, organisationId, file, latest);
    if (why) return { state: 'kept', why, counts: {}, ended: false, awaits: [] };
    const counts: Counts = {};
    const measures =
      file === 'special-assistance-file' ? await this.files.accommodationsOf(unit, learnerId, organisationId) : [];
    await this.files.destroy(unit, learnerId, organisationId, file, counts);
    const ended = await this.files.isEmpty(unit, records);
    if (ended) await this.files.end(unit, records, item.id, counts);
    const awaits = await this.tell(unit, item, records, measures, { ended, school: file === 'school-file' });
    return { state: 'destroyed', why: null, counts, ended, awaits };
  }

  /** That somebody had measures is told to the exams alone. @returns who has to confirm */
  private async tell(
    unit: Unit,
    { id: itemId, learnerId, organisationId }: Item,
    records: readonly string[],
    accommodationIds: string[],
    { ended, school }: { readonly ended: boolean; readonly school: boolean },
  ): Promise<string[]> {
    const awaits: string[] = [];
    if (accommodationIds.length > 0) {
      await unit.emit(fact(AccommodationsErasedV1, learnerId, { itemId, learnerId, accommodationIds }));
      awaits.push('exam-management:accommodations');
    }
    if (school || ended) {
      const formerIds = records.slice(1);
      await unit.emit(fact(LearnerErasedV1, learnerId, { itemId, learnerId, formerIds, organisationId, ended }));
      awaits.push(...others);
    }
    return awaits;
  }
}
