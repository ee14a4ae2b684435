import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import type { Framework } from '../../domain/framework.js';

/** Which versions of the frameworks have been told of. */
@Injectable()
export class FrameworkRepository {
  /** Notes the version as released and tells of it, unless another instance has done so before. */
  async release(unit: Unit, { id, code, version }: Framework, released: Fact): Promise<void> {
    const [first] = await unit.query(
      `insert into framework_release (code, version, framework_id) values ($1, $2, $3) on conflict do nothing returning code`,
      [code, version, id],
    );
    if (first) await unit.emit(released);
  }
}
