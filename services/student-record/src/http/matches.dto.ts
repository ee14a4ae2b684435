import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit';
import { matchReasons, type MatchReason } from '../domain/match-pair.js';
import { OneOf } from './fields.js';
import { LearnerView } from './learners.dto.js';

export class MatchPairView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: matchReasons }) reason!: MatchReason;
  @ApiProperty({ format: 'date-time' }) askedAt!: Date;
  @ApiProperty({ description: 'Le dossier plus récent, qui prendrait fin / The later record, which would end' })
  learner!: LearnerView;
  @ApiProperty({ description: 'Le dossier qui continuerait / The record that would go on' }) otherLearner!: LearnerView;
}

export const MatchPairPage = PageOf(MatchPairView);

const decisions = ['same', 'distinct'] as const;

export class DecisionBody {
  @OneOf(decisions, { example: 'same', description: 'Un même élève, ou deux / One learner, or two' })
  decision!: (typeof decisions)[number];
}

export class DecisionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: decisions }) decision!: (typeof decisions)[number];
  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Le dossier qui continue / The record that goes on',
  })
  learnerId!: string | null;
}
