import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Poller } from '@pan/kit/jobs';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../config.js';
import { rememberedFrom } from '../domain/history/memory.js';
import { PastCopies } from '../persistence/past-copies.js';

const atOnce = 10_000;

/** What copies were goes when the term of the ministry's retention schedule is over; without a term nothing does. */
@Injectable()
export class ForgetFormerCopies implements OnModuleInit {
  constructor(
    private readonly poller: Poller,
    private readonly past: PastCopies,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    const years = this.settings.FIGURES_REMEMBERED_YEARS;
    if (years === undefined) return;
    this.poller.register({ name: 'former-copies', everyMs: 3_600_000, run: () => this.run(years, new Date()) });
  }

  /** @returns how many changes were forgotten */
  run(years: number, now: Date): Promise<number> {
    return this.past.forget(rememberedFrom(now, years), atOnce);
  }
}
