import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { releasedOf } from '../../domain/framework.js';
import { FrameworkRepository } from '../../persistence/resources/framework.repository.js';
import { frameworks } from './competencies.js';

/** Tells of every version of a framework once, by whichever instance starts first with it. */
@Injectable()
export class ReleaseFrameworks implements OnApplicationBootstrap {
  constructor(
    private readonly work: UnitOfWork,
    private readonly releases: FrameworkRepository,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.run();
  }

  run(): Promise<void> {
    return this.work.run(async (unit) => {
      for (const framework of frameworks) await this.releases.release(unit, framework, releasedOf(framework));
    });
  }
}
