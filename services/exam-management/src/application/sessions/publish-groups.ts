import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { groupResults } from '../../domain/group-results.js';
import { MarkRepository } from '../../persistence/marks/mark.repository.js';

/**
 * Publishes the results of a session, organisation by organisation: of these, or of all that have no plan of their own. Each stands by
 * itself and is told once all of its marks are out, never with those of others: no sum exists from which a small one could be taken.
 */
@Injectable()
export class PublishGroups {
  constructor(private readonly marks: MarkRepository) {}

  async run(unit: Unit, sessionId: string, organisationIds: readonly string[] | null = null): Promise<void> {
    const groups = await this.marks.groups(unit, sessionId, organisationIds);
    await unit.emit(...groups.map(({ marks, ...group }) => groupResults(group, marks)));
  }
}
