import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import type { AfterParting, PartedRecord } from '@pan/record-copies';
import { MarkRepository } from '../../persistence/marks/mark.repository.js';
import { CandidateRepository } from '../../persistence/sessions/candidate.repository.js';
import { rescored } from '../marks/score-sittings.js';

/**
 * One record held two learners: candidacies, sittings and marks of the one that goes on alone go with it, and the record is told of the
 * marks again. Who was a candidate under an own id stays it.
 */
@Injectable()
export class FollowParting implements AfterParting {
  constructor(
    private readonly work: UnitOfWork,
    private readonly candidates: CandidateRepository,
    private readonly marks: MarkRepository,
  ) {}

  run(parted: PartedRecord): Promise<void> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        await this.candidates.part(unit, parted);
        const marks = await this.marks.parted(unit, parted);
        if (marks.length === 0) return;
        for (const mark of marks) mark.moveTo(parted.learnerId);
        const about = await this.marks.about(unit, [...new Set(marks.map(({ sessionId }) => sessionId))]);
        const facts = marks.flatMap((mark) => mark.present(about.get(mark.sessionId)!, rescored));
        await this.marks.saveAll(unit, marks, facts);
      }),
    );
  }
}
