import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Poller } from '@pan/kit/jobs';
import { AccessSeals } from '@pan/kit/people';

/** Entries of the access log are sealed within a minute. */
@Injectable()
export class SealAccesses implements OnModuleInit {
  constructor(
    private readonly poller: Poller,
    private readonly seals: AccessSeals,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'access-seals', run: () => this.seals.seal() });
  }
}
