import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, RateLimits, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Jobs, type JobView, Poller } from '@pan/kit/jobs';
import { askedPackage, mustBeReady } from '../../domain/portability/data-package.js';
import { DataPackages } from '../../persistence/portability/data-package.repository.js';
import { sight } from '../../persistence/learners/learners.queries.js';
import { ActingFamily } from '../families/acting-family.js';
import { PersonReads } from '../learners/person-reads.js';
import { seeEverything } from '../organisations/see-everything.js';

export const dataPackageKind = 'data-package';

/** By one account about any of its records. */
const packages = { name: 'data-packages', points: 10, seconds: 86_400, refusal: 'too-many-data-packages' } as const;

/** Whoever of a family has the right asks for all data collected of one person, takes it while it is kept, or has it deleted. */
@Injectable()
export class AskForData implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly jobs: Jobs,
    private readonly poller: Poller,
    private readonly family: ActingFamily,
    private readonly reads: PersonReads,
    private readonly kept: DataPackages,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'old-data-packages', everyMs: 3_600_000, run: () => this.sweep() });
  }

  /** @returns how many had expired */
  sweep(): Promise<number> {
    return this.work.run((unit) => this.kept.sweep(unit));
  }

  /** @returns the id of the package and of the job that makes it. @throws DomainError family-only, learner-unknown, too-many-data-packages */
  ask(asked: string, now = new Date()): Promise<string> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const { learner, subject } = await this.family.allowed(unit, asked, ['take-data'], now, 'learner-unknown');
        await this.limits.take(packages, subject);
        const made = askedPackage({ id: newId(), learnerId: learner.id, subject }, now);
        await this.kept.add(unit, made);
        // Its job names the record and the account, so nobody but whoever asked is shown it: no token of an organisation lists jobs.
        const job = { kind: dataPackageKind, lockKey: `${learner.id} ${subject}`, params: { learnerId: learner.id } };
        return this.jobs.enqueue({ ...job, unit, id: made.id, visibleTo: ['ministere'] });
      }),
    );
  }

  /** How far it is. @throws DomainError family-only, data-package-unknown */
  view(id: string): Promise<JobView> {
    const subject = ownSubject();
    return this.work.run(async (unit) => {
      if (!(await this.kept.isOf(unit, id, subject))) throw new DomainError('data-package-unknown');
      return seeEverything(unit, () => this.jobs.view(dataPackageKind, id));
    });
  }

  /** The zip, once the access log says who took it. @throws DomainError family-only, data-package-unknown, data-package-not-ready, data-package-gone */
  async take(id: string, now = new Date()): Promise<Buffer> {
    const { state } = await this.view(id);
    const found = await this.kept.taken(sight('take-data'), id);
    if (!found) throw new DomainError('data-package-unknown');
    const bytes = mustBeReady(found, state, now);
    await this.reads.record([found.learnerId]);
    return bytes;
  }

  /** @throws DomainError family-only, data-package-unknown */
  delete(id: string): Promise<void> {
    const subject = ownSubject();
    return this.work.run(async (unit) => {
      if (!(await this.kept.isOf(unit, id, subject))) throw new DomainError('data-package-unknown');
      await this.kept.drop(unit, id);
    });
  }
}

/** @throws DomainError family-only */
function ownSubject(): string {
  const { person, subject } = currentCaller();
  if (!person || person.role === 'staff' || subject === null) throw new DomainError('family-only');
  return subject;
}
