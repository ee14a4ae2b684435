import { Injectable, type OnModuleInit } from '@nestjs/common';
import { nextDay, UnitOfWork } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { TransferRepository } from '../../persistence/transfers/transfer.repository.js';
import { seeEverything } from '../organisations/see-everything.js';

const atOnce = 500;

/** A request that nobody answers is over on its day. */
@Injectable()
export class LapseTransfers implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly learners: LearnerRepository,
    private readonly transfers: TransferRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'transfers',
      everyMs: 600_000,
      run: () => this.due(),
      next: () => this.work.run(nextDay),
    });
  }

  /** @returns how many lapsed */
  due(now = new Date()): Promise<number> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const today = schoolDay(now);
        const due = await this.transfers.due(unit, today, atOnce);
        if (due.length === 0) return 0;
        // Those that a merge or a parting moves meanwhile lapse in the next round.
        await this.learners.hold(
          unit,
          due.map(({ learnerId }) => learnerId),
        );
        const whose = new Map(due.map(({ id, learnerId }) => [id, learnerId]));
        const transfers = await this.transfers.byIds(unit, [...whose.keys()]);
        const held = transfers.filter(({ id, learnerId }) => whose.get(id) === learnerId);
        const facts = held.flatMap((transfer) => transfer.lapse(today, { actor: 'student-record', at: now }) ?? []);
        await this.transfers.save(unit, held, ...facts);
        return facts.length;
      }),
    );
  }
}
