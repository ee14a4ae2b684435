import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { MatchQuestionedV1, MatchSettledV1 } from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { QuestionedLearners } from '../persistence/tables.js';

/** Copies which records may double another one. */
@Controller()
export class MatchesConsumer {
  @Hears(MatchQuestionedV1)
  matchQuestioned(@Payload() { learnerId }: MatchQuestionedV1, @Ctx() { unit }: EventContext): void {
    unit.put(QuestionedLearners, { learnerId, open: true });
  }

  @Hears(MatchSettledV1)
  matchSettled(@Payload() { learnerId }: MatchSettledV1, @Ctx() { unit }: EventContext): void {
    unit.put(QuestionedLearners, { learnerId, open: false });
  }
}
