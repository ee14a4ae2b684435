import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { StateRepublisher } from '@pan/kit/messaging';
import { Mark } from '../../domain/mark.js';
import { MarkRepository } from '../../persistence/marks/mark.repository.js';
import { rescored } from './score-sittings.js';

/** Publishes released marks again for the student record, as they stand. */
@Injectable()
export class RepublishMarks {
  constructor(
    republisher: StateRepublisher,
    private readonly marks: MarkRepository,
  ) {
    republisher.register<Mark>('student-record', {
      of: Mark,
      see: (unit, step) => unit.asService(step),
      facts: (marks, unit) => this.facts(marks, unit),
    });
  }

  private async facts(marks: readonly Mark[], unit: Unit): Promise<Fact[]> {
    const about = await this.marks.about(unit, [...new Set(marks.map(({ sessionId }) => sessionId))]);
    return marks.flatMap((mark) => mark.present(about.get(mark.sessionId)!, rescored));
  }
}
