import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Poller } from '@pan/kit/jobs';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { ForgetReaders } from '../readers/forget-readers.js';
import { SettleDue } from './settle-due.js';

/** What this service does without being asked, and how often it looks whether there is any. */
@Injectable()
export class ScheduledWork implements OnModuleInit {
  constructor(
    private readonly poller: Poller,
    private readonly settle: SettleDue,
    private readonly forget: ForgetReaders,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    const { ROUND_MS: everyMs, PURGE_AFTER_DAYS } = this.settings;
    this.poller.register({ name: 'due', everyMs, run: () => this.settle.run('instants') });
    this.poller.register({ name: 'readers who left', everyMs: everyMs * 10, run: () => this.settle.run('readers') });
    this.poller.register({ name: 'forget', everyMs: everyMs * 20, run: () => this.forget.run(PURGE_AFTER_DAYS) });
  }
}
