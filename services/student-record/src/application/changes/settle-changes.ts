import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DueSignal, RelaySignal } from '@pan/kit/data';
import { Poller } from '@pan/kit/jobs';
import { ChangeLog } from '../../persistence/changes/change-log.js';
import { RosterWords } from '../../persistence/oneroster/roster-words.js';

const lapseEvery = 60_000;

/** What was committed is put in the order of the log soon after, so that readers rarely have to wait for it. */
@Injectable()
export class SettleChanges implements OnModuleInit {
  /** Sight lapses by the day: it is not looked for after each commit. */
  private nextLapse = 0;

  constructor(
    private readonly log: ChangeLog,
    private readonly words: RosterWords,
    private readonly poller: Poller,
    private readonly due: DueSignal,
    private readonly commits: RelaySignal,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'changes', run: () => this.run() });
    this.commits.onWake(() => this.due.tell('changes'));
  }

  private async run(): Promise<number> {
    if (Date.now() >= this.nextLapse) {
      await this.log.lapse();
      this.nextLapse = Date.now() + lapseEvery;
    }
    const settled = await this.log.settle();
    if (settled > 0) this.due.tell('webhooks');
    await this.words.say();
    return settled;
  }
}
