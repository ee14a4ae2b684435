import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CompetencyFrameworkReleasedV1 } from '@pan/contracts';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { fact } from '@pan/kit/domain';
import type { Framework } from '../../domain/framework.js';
import { frameworks } from './competencies.js';

/** Tells of every version of a framework once, by whichever instance starts first with it. */
@Injectable()
export class ReleaseFrameworks implements OnApplicationBootstrap {
  constructor(private readonly work: UnitOfWork) {}

  onApplicationBootstrap(): Promise<void> {
    return this.run();
  }

  run(): Promise<void> {
    return this.work.run(async (unit) => {
      for (const framework of frameworks) await this.release(unit, framework);
    });
  }

  private async release(unit: Unit, { id, code, version, dimensions }: Framework): Promise<void> {
    const [released] = await unit.query(
      `insert into framework_release (code, version, framework_id) values ($1, $2, $3) on conflict do nothing returning code`,
      [code, version, id],
    );
    if (!released) return;
    const elements = dimensions.reduce((sum, dimension) => sum + dimension.elements.length, 0);
    await unit.emit(
      fact(CompetencyFrameworkReleasedV1, id, {
        frameworkId: id,
        code,
        version,
        dimensions: dimensions.length,
        elements,
      }),
    );
  }
}
