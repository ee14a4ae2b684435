import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { WrappedKeyRepository } from '../../persistence/content/wrapped-key.repository.js';

/** A database works with the keys that its content is sealed under: without one of them a paper would be missing on its day. */
@Injectable()
export class HoldContentKeys implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: WrappedKeyRepository,
  ) {}

  /** Before anything of the service begins to work. @throws ConfigError */
  async onModuleInit(): Promise<void> {
    await this.work.run((unit) => unit.asService(() => this.keys.requireAll(unit)));
  }
}
