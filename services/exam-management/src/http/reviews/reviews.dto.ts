import { ApiProperty } from '@nestjs/swagger';
import { PageOf, PageQuery, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  Matches,
  ValidateNested,
} from 'class-validator';
import { irregularityCodes } from '../../domain/irregularity.js';
import {
  reviewOutcomes,
  type ReviewOutcome,
  reviewPhases,
  type ReviewPhase,
  reviewRefusals,
  type ReviewRefusal,
} from '../../domain/reviews/mark-review.js';
import { reviewKinds, type ReviewKind } from '../../domain/reviews/review-terms.js';
import { Points } from '../marking-schemes.dto.js';
import { RuleSourceView } from '../results/results.dto.js';
import { itemRef } from '../sittings.dto.js';

const askers = ['learner', 'guardian'] as const;

export class ReviewBody {
  @ApiProperty({
    enum: reviewKinds,
    description:
      'Vérifier les points, faire corriger de nouveau par une autre personne, ou se plaindre des circonstances / Check the points, have it marked again by another person, or complain of the circumstances',
  })
  @IsIn(reviewKinds)
  kind!: ReviewKind;

  @ApiProperty({
    enum: askers,
    description:
      'Pour qui l’école demande; du compte d’un élève, toujours lui / For whom the school asks; by a learner’s account, always the learner',
  })
  @IsIn(askers)
  askedFor!: (typeof askers)[number];

  @Text({ to: 2_000, lines: true, description: 'Ce qui est demandé et pourquoi / What is asked and why' })
  statement!: string;

  @ApiProperty({
    ...{ type: [String], maxItems: 100, uniqueItems: true, required: false },
    items: { type: 'string', pattern: itemRef.source },
    description: 'Places de l’épreuve; aucune : toutes / Places of the paper; none: all',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @Matches(itemRef, { each: true })
  places?: string[];

  @ApiProperty({ enum: irregularityCodes, required: false, description: 'D’une plainte / Of a complaint' })
  @IsOptional()
  @IsIn(irregularityCodes)
  circumstance?: string;
}

export class ReviewIdView {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class ReviewRefusalBody {
  @ApiProperty({ enum: reviewRefusals }) @IsIn(reviewRefusals) reason!: ReviewRefusal;
  @Text({ to: 2_000, lines: true, description: 'Ce que la famille lit / What the family reads' }) words!: string;
}

export class AwardBody {
  @ApiProperty({ pattern: itemRef.source, example: 'Q01' }) @Matches(itemRef) place!: string;
  @Points({ min: 0, description: 'Avant le poids de la place / Before the weight of the place' }) points!: number;
}

export class ReviewDecisionBody {
  @ApiProperty({ enum: reviewOutcomes }) @IsIn(reviewOutcomes) outcome!: ReviewOutcome;
  @Text({ to: 2_000, lines: true, description: 'Ce que la famille lit / What the family reads' }) words!: string;

  @ApiProperty({
    ...{ type: [AwardBody], maxItems: 100, required: false },
    description:
      'Les points que les places valent; d’une nouvelle correction, ceux de la personne qui l’a faite / The points that places earn; of a new marking, those of the person who did it',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique(({ place }: AwardBody) => place)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => AwardBody)
  points?: AwardBody[];
}

export class ReviewsQuery extends PageQuery {
  @ApiProperty({
    enum: reviewPhases,
    required: false,
    description: 'À défaut, ce qui attend une décision / By default what waits for a decision',
  })
  @IsOptional()
  @IsIn(reviewPhases)
  state?: ReviewPhase;
}

export class AwardView {
  @ApiProperty() place!: string;
  @ApiProperty({ description: 'Un décimal, avant le poids / A decimal, before the weight' }) before!: string;
  @ApiProperty() after!: string;
}

export class ReviewRowView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) sessionId!: string;
  @ApiProperty({ enum: reviewKinds }) kind!: ReviewKind;
  @ApiProperty({ type: [String] }) places!: readonly string[];
  @ApiProperty({ type: 'string', enum: [...irregularityCodes, null], nullable: true }) circumstance!: string | null;
  @ApiProperty() statement!: string;
  @ApiProperty({ enum: askers }) askedFor!: (typeof askers)[number];
  @ApiProperty({ enum: reviewPhases }) state!: ReviewPhase;
  @ApiProperty({ format: 'date-time' }) askedAt!: Date;

  @ApiProperty({
    ...{ type: 'string', format: 'date-time', nullable: true },
    description:
      'Échéance de la suite; nulle où aucune règle n’en fixe / When the next word is due; null where no rule says so',
  })
  dueAt!: Date | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) remindedAt!: Date | null;
  @ApiProperty() isOverdue!: boolean;
  @ApiProperty({ type: 'string', enum: [...reviewRefusals, null], nullable: true }) refusal!: ReviewRefusal | null;
  @ApiProperty({ type: 'string', enum: [...reviewOutcomes, null], nullable: true }) outcome!: ReviewOutcome | null;
  @ApiProperty({ type: 'string', nullable: true }) words!: string | null;
  @ApiProperty({ type: [AwardView] }) awards!: readonly AwardView[];
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) endedAt!: Date | null;
}

export const ReviewRowPage = PageOf(ReviewRowView);

export class AskedReviewView extends ReviewRowView {
  @ApiProperty({ format: 'uuid', description: 'La note diffusée / The mark that is out' }) resultId!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ type: 'integer' }) markBefore!: number;

  @ApiProperty({
    ...{ type: 'integer', nullable: true },
    description: 'Nulle tant que rien n’est décidé ou recalculé / Null until it is decided and computed again',
  })
  markAfter!: number | null;

  @ApiProperty({ type: RuleSourceView, nullable: true }) rule!: RuleSourceView | null;
}

export const AskedReviewPage = PageOf(AskedReviewView);

export class AskedReviewsView {
  @ApiProperty({ type: [AskedReviewView] }) items!: readonly AskedReviewView[];
}

export class ReviewedPlaceView {
  @ApiProperty() place!: string;
  @ApiProperty({ description: 'Un décimal, avant le poids / A decimal, before the weight' }) points!: string;
  @ApiProperty() most!: string;
  @ApiProperty({
    ...{ type: 'string', nullable: true },
    description: 'De la personne qui a corrigé de nouveau / Of the person who marked it again',
  })
  again!: string | null;
}

export class ReviewView extends ReviewRowView {
  @ApiProperty({ type: 'integer' }) mark!: number;
  @ApiProperty({ type: [ReviewedPlaceView] }) earned!: readonly ReviewedPlaceView[];
}
