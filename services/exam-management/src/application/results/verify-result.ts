import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { AccessLog } from '@pan/kit/people';
import { bytesOf, inputsOf, type ResultDocument, resultsOf } from '../../domain/results/exam-result.js';
import { ExamResultRepository, hashOf } from '../../persistence/results/exam-result.repository.js';
import { ExplainedMarkQueries } from '../../persistence/results/explained-marks.queries.js';

export interface Verification {
  readonly hash: string;
  readonly recomputed: string;
  readonly identical: boolean;
}

/** Computes the group of a result again from the inputs that were kept, and compares byte for byte. */
@Injectable()
export class VerifyResult {
  constructor(
    private readonly work: UnitOfWork,
    private readonly marks: ExplainedMarkQueries,
    private readonly results: ExamResultRepository,
    private readonly accessLog: AccessLog,
  ) {}

  /** @throws DomainError result-unknown, result-not-computed */
  run(id: string): Promise<Verification> {
    return this.work.run(async (unit) => {
      const { resultId, learnerId } = await this.marks.one(unit, id);
      if (resultId === null) throw new DomainError('result-not-computed');
      const kept = await this.results.standingWith(unit, resultId);
      const inputs = inputsOf(kept.map(({ document }) => JSON.parse(document) as ResultDocument))!;
      const sittingOf = ({ inputs: of }: ResultDocument) => of.sittingId;
      const mine = kept.find((result) => result.id === resultId)!;
      const sittingId = sittingOf(JSON.parse(mine.document) as ResultDocument);
      const again = resultsOf(inputs).find((result) => sittingOf(result) === sittingId)!;
      const recomputed = hashOf(bytesOf(again));
      await this.accessLog.record({ learners: [learnerId] });
      return {
        hash: mine.hash,
        recomputed,
        identical: recomputed === mine.hash && hashOf(mine.document) === mine.hash,
      };
    });
  }
}
