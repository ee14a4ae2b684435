import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { SchoolClass } from '../../domain/roster/school-class.js';
import { SchoolClassRepository } from '../../persistence/roster/school-class.repository.js';
import { refused, type ClassRow, type Outcome, type Sending } from './rows.js';

/** Classes as a system sends them. */
@Injectable()
export class ApplyClasses {
  constructor(private readonly classes: SchoolClassRepository) {}

  async run(unit: Unit, { source }: Sending, rows: readonly ClassRow[]): Promise<Outcome[]> {
    const keys = rows.map((row) => row.sourceId);
    const seen = new Map((await this.classes.seen(unit, source, keys)).map((group) => [group.sourceId, group]));
    const differs = rows.some((row) => seen.has(row.sourceId) && seen.get(row.sourceId)!.revise(row));
    const classes = differs
      ? new Map((await this.classes.bySource(unit, source, keys)).map((group) => [group.sourceId, group]))
      : seen;
    const facts: Fact[] = [];
    const opened: SchoolClass[] = [];
    const changed: SchoolClass[] = [];
    const outcomes = rows.map((row): Outcome => {
      const group = classes.get(row.sourceId);
      if (!group) {
        const { schoolClass, fact } = SchoolClass.open(
          {
            id: newId(),
            source,
            sourceId: row.sourceId,
            organisationId: row.organisation.id,
            visibleTo: row.organisation.path,
          },
          row,
        );
        opened.push(schoolClass);
        facts.push(fact);
        return { outcome: 'created', id: schoolClass.id, version: 1 };
      }
      if (group.organisationId !== row.organisation.id) return refused('class-cannot-move', { sourceId: row.sourceId });
      const fact = differs ? group.revise(row) : null;
      if (!fact) return { outcome: 'unchanged', id: group.id, version: group.version };
      changed.push(group);
      facts.push(fact);
      return { outcome: 'changed', id: group.id, version: group.version };
    });
    await this.classes.saveAll(unit, changed, opened);
    await unit.emit(...facts);
    return outcomes;
  }
}
