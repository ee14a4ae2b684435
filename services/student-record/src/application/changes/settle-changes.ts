import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DueSignal, RelaySignal } from '@pan/kit/data';
import { Poller } from '@pan/kit/jobs';
import { ChangeLog } from '../../persistence/changes/change-log.js';
import { WalkRepository } from '../../persistence/oneroster/walk.repository.js';

const everyMinute = 60_000;

/** What was committed is put in the order of the log soon after, so that readers rarely have to wait for it. */
@Injectable()
export class SettleChanges implements OnModuleInit {
  /** Sight lapses and walks are forgotten by the day: neither is looked for after each commit. */
  private nextTidying = 0;

  constructor(
    private readonly log: ChangeLog,
    private readonly walks: WalkRepository,
    private readonly poller: Poller,
    private readonly due: DueSignal,
    private readonly commits: RelaySignal,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'changes', run: () => this.run() });
    this.commits.onWake(() => this.due.tell('changes'));
  }

  private async run(): Promise<number> {
    if (Date.now() >= this.nextTidying) {
      await this.log.lapse();
      await this.walks.forget();
      this.nextTidying = Date.now() + everyMinute;
    }
    const settled = await this.log.settle();
    if (settled > 0) this.due.tell('webhooks');
    return settled;
  }
}
