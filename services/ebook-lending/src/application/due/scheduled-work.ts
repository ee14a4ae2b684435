import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Poller } from '@pan/kit/jobs';
import { SETTINGS } from '@pan/kit/ops';
import { staysPoll } from '@pan/record-copies';
import type { Settings } from '../../config.js';
import { ForgetReaders } from '../readers/forget-readers.js';
import { SettleDue } from './settle-due.js';

/** What this service does without being asked. */
@Injectable()
export class ScheduledWork implements OnModuleInit {
  constructor(
    private readonly poller: Poller,
    private readonly settle: SettleDue,
    private readonly forget: ForgetReaders,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    const { PURGE_AFTER_DAYS } = this.settings;
    this.poller.register({
      name: 'due',
      run: () => this.settle.run('instants'),
      next: () => this.settle.next('instants'),
    });
    this.poller.register({
      name: staysPoll,
      run: () => this.settle.run('readers'),
      next: () => this.settle.next('readers'),
    });
    this.poller.register({ name: 'forget', run: () => this.forget.run(PURGE_AFTER_DAYS) });
  }
}
