import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CreditRecognisedV1, FinalMarkCorrectedV1, FinalMarkReleasedV1, ResultReportedV1 } from '@pan/contracts';
import { instantOf } from '@pan/kit/domain';
import { EventContext, Hears } from '@pan/kit/messaging';
import { RecordResult } from '../application/results/record-result.js';
import type { Provenance, ResultContent } from '../domain/results/result.js';

/** Marks and results enter the record as other services release them. */
@Controller()
export class ResultsConsumer {
  constructor(private readonly recordResult: RecordResult) {}

  @Hears(FinalMarkReleasedV1)
  markReleased(@Payload() fact: FinalMarkReleasedV1, @Ctx() context: EventContext): Promise<void> {
    const { markId, learnerId, organisationId, subject, level, schoolYear, mark, passed, releasedAt } = fact;
    const content = { ...nothing, subject, level, schoolYear, mark, passed, state: 'released' };
    const said = { says: 'whole', kind: 'exam', organisationId, sourceVersion: null, content } as const;
    return context.once(() => this.recordResult.run(markId, learnerId, said, saidBy(context, releasedAt)));
  }

  @Hears(FinalMarkCorrectedV1)
  markCorrected(@Payload() fact: FinalMarkCorrectedV1, @Ctx() context: EventContext): Promise<void> {
    const { markId, learnerId, mark, passed, reason, releasedAt } = fact;
    const said = { says: 'corrected', mark, passed, reason } as const;
    return context.once(() => this.recordResult.run(markId, learnerId, said, saidBy(context, releasedAt)));
  }

  @Hears(ResultReportedV1)
  resultReported(@Payload() fact: ResultReportedV1, @Ctx() context: EventContext): Promise<void> {
    const { resultId, learnerId, hostOrganisationId: organisationId, version: sourceVersion, reportedAt } = fact;
    const { courseCode, courseTitle: title, state, passed = null, score = null, scale = null, credits = null } = fact;
    const content = { ...nothing, courseCode, title, state, passed, score, scale, credits };
    const said = { says: 'whole', kind: 'course', organisationId, sourceVersion, content } as const;
    return context.once(() => this.recordResult.run(resultId, learnerId, said, saidBy(context, reportedAt)));
  }

  @Hears(CreditRecognisedV1)
  creditRecognised(@Payload() fact: CreditRecognisedV1, @Ctx() context: EventContext): Promise<void> {
    const { resultId, learnerId, credits, recognisedAt } = fact;
    const said = { says: 'recognised', credits } as const;
    return context.once(() => this.recordResult.run(resultId, learnerId, said, saidBy(context, recognisedAt)));
  }
}

const nothing: ResultContent = {
  subject: null,
  courseCode: null,
  title: null,
  schoolYear: null,
  level: null,
  mark: null,
  passed: null,
  score: null,
  scale: null,
  credits: null,
  recognisedCredits: null,
  state: '',
  reason: null,
};

function saidBy({ event }: EventContext, at: string): Provenance {
  const service = event.type.slice(0, event.type.indexOf('.'));
  return { service, eventId: event.id, reportedAt: instantOf(at), heardAt: new Date() };
}
