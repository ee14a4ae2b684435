import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { groupResults } from '../../domain/group-results.js';
import { MarkRepository } from '../../persistence/marks/mark.repository.js';

/** Publishes the results of a session, organisation by organisation; all of them by default. */
@Injectable()
export class PublishGroups {
  constructor(private readonly marks: MarkRepository) {}

  async run(unit: Unit, sessionId: string, organisationIds: readonly string[] | null = null): Promise<void> {
    const groups = await this.marks.groups(unit, sessionId, organisationIds);
    await unit.emit(...groups.map(({ marks, ...group }) => groupResults(group, marks)));
  }
}
