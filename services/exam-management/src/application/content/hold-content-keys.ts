import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { ContentKeyRepository } from '../../persistence/content/content-key.repository.js';
import { SealedPackageRepository } from '../../persistence/packages/sealed-package.repository.js';

/** A database works with the keys that its content is sealed under: without one of them a paper would be missing on its day. */
@Injectable()
export class HoldContentKeys implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: ContentKeyRepository,
    private readonly packages: SealedPackageRepository,
  ) {}

  /** Before anything of the service begins to work. @throws ConfigError */
  async onModuleInit(): Promise<void> {
    await this.work.run((unit) =>
      unit.asService(async () => {
        await this.keys.requireAll(unit);
        await this.packages.requireAll(unit);
      }),
    );
  }
}
