import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, type FieldError, fieldErrorOf } from '@pan/kit/domain';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import {
  type NamedCandidate,
  SchoolMarkRepository,
  type SentSchoolMark,
} from '../../persistence/results/school-mark.repository.js';

/** One row of a batch; its group is a class of the student record, or a code of the school's own. */
export interface SchoolMarkRow extends SentSchoolMark {
  readonly isClass: boolean;
}

/** A school's system sends the school marks of a session: all rows of a batch are taken, or none. */
@Injectable()
export class TakeSchoolMarks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly schoolMarks: SchoolMarkRepository,
  ) {}

  /** @returns how many were new or another than before */
  run(sessionId: string, rows: readonly SchoolMarkRow[]): Promise<number> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      const now = await unit.now();
      session.requireSchoolMarksOpen(now);
      return unit.asService(async () => {
        const candidates = await this.schoolMarks.candidates(unit, sessionId, [...new Set(rows.map(learnerOf))]);
        const named = new Map(candidates.map((candidate) => [candidate.namedId, candidate]));
        const errors = await this.faults(unit, rows, named);
        if (errors.length > 0) throw new DomainError('school-marks-refused', { rows: errors.length }, { errors });
        const sent = rows.map((row) => ({ ...row, ...named.get(row.learnerId)! }));
        const taken = await this.schoolMarks.take(unit, sessionId, sent, { by: actorOf(currentCaller()), at: now });
        unit.due('compute-results', session.schoolMarks!.until);
        return taken;
      });
    });
  }

  private async faults(
    unit: Unit,
    rows: readonly SchoolMarkRow[],
    named: ReadonlyMap<string, NamedCandidate>,
  ): Promise<FieldError[]> {
    const classes = [...new Set(rows.filter(({ isClass }) => isClass).map(({ group }) => group))];
    const known = new Set(await this.schoolMarks.knownClasses(unit, classes));
    const seen = new Set<string>();
    return rows.flatMap(({ learnerId, group, isClass }, at) => {
      const fault = (field: string, code: string) =>
        fieldErrorOf(`/marks/${at}/${field}`, { code, params: { learner: learnerId, class: group } });
      const candidate = named.get(learnerId);
      if (!candidate) return [fault('learnerId', 'learner-not-candidate')];
      if (seen.has(candidate.candidateId)) return [fault('learnerId', 'learner-twice')];
      seen.add(candidate.candidateId);
      return isClass && !known.has(group) ? [fault('classId', 'school-class-unknown')] : [];
    });
  }
}

const learnerOf = ({ learnerId }: SchoolMarkRow): string => learnerId;
