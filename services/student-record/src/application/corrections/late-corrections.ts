import { Injectable, type OnModuleInit } from '@nestjs/common';
import { nextDay, UnitOfWork } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { CorrectionRepository } from '../../persistence/corrections/correction.repository.js';
import { seeEverything } from '../organisations/see-everything.js';

const atOnce = 200;

/** On the day after its term a request without an answer is late, which is told once. */
@Injectable()
export class LateCorrections implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly requests: CorrectionRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'late-corrections',
      everyMs: 600_000,
      run: () => this.remind(),
      next: () => this.work.run(nextDay),
    });
  }

  /** @returns how many were told */
  remind(now = new Date()): Promise<number> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const late = await this.requests.late(unit, schoolDay(now), atOnce);
        const facts = late.flatMap((request) => request.remind(now));
        await this.requests.saveAll(unit, late);
        await unit.emit(...facts);
        return late.length;
      }),
    );
  }
}
