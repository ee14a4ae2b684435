import { ApiProperty } from '@nestjs/swagger';
import { PageOf, PageQuery, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { returnReasons, type ReturnReason, type Stage, stages } from '../domain/marking/marking.js';
import type { Scores } from '../domain/marking/rubric.js';
import { CriterionView } from './marking-schemes.dto.js';
import { AreScores } from './scores.js';
import { ShownItemView, ShownStimulusView } from './sittings.dto.js';

export const markingStates = ['dealt', 'submitted', 'returned', 'lapsed', 'withdrawn'] as const;
export type MarkingState = (typeof markingStates)[number];
const responseName = /^[\p{L}\p{N}_.-]{1,200}$/u;

export class MarkingsQuery extends PageQuery {
  @ApiProperty({ enum: markingStates, required: false, description: 'Toutes, à défaut / All by default' })
  @IsOptional()
  @IsIn(markingStates)
  state?: MarkingState;
}

export class CalibrationsQuery {
  @ApiProperty({ format: 'uuid' }) @IsUUID() session!: string;
}

export class DealBody {
  @ApiProperty({ format: 'uuid' }) @IsUUID() sessionId!: string;
}

const place = (description: string) =>
  ({ type: 'integer', minimum: 0, maximum: 1_000_000, required: false, description }) as const;

export class AnnotationBody {
  @ApiProperty({ pattern: responseName.source, example: 'RESPONSE' }) @Matches(responseName) response!: string;
  @ApiProperty(place('Premier caractère, depuis 0 / First character, from 0'))
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  from?: number;
  @ApiProperty(place('Celui après le dernier / The one after the last'))
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  to?: number;
  @ApiProperty(place('Point d’une image / Point of a picture'))
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  x?: number;
  @ApiProperty(place('Point d’une image / Point of a picture'))
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  y?: number;
  @Text({ to: 1_000, lines: true }) comment!: string;
}

export class DraftBody {
  @AreScores() scores!: Scores;

  @ApiProperty({ type: [AnnotationBody], maxItems: 200 })
  @IsArray()
  @ArrayMaxSize(200)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => AnnotationBody)
  annotations!: AnnotationBody[];
}

export class ReturnBody {
  @ApiProperty({ enum: returnReasons }) @IsIn(returnReasons) reason!: ReturnReason;
}

export class TryBody {
  @AreScores() scores!: Scores;
}

export class AssignmentView {
  @ApiProperty({ format: 'uuid' }) sessionId!: string;
  @ApiProperty({ format: 'uuid' }) paperId!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ format: 'date-time' }) closesAt!: Date;
  @ApiProperty({ type: 'integer', description: 'Le plus de copies / The most scripts' }) most!: number;
  @ApiProperty() adjudicates!: boolean;
  @ApiProperty({ type: 'integer' }) inHand!: number;
  @ApiProperty({ type: 'integer' }) submitted!: number;
}

export class AssignmentsView {
  @ApiProperty({ type: [AssignmentView] }) items!: readonly AssignmentView[];
}

export class MarkingRowView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) sessionId!: string;
  @ApiProperty({ example: 'K7M2Q4XHVC', description: 'Tiré; de personne / Drawn; of nobody' }) number!: string;
  @ApiProperty({ example: 'Q15' }) itemRef!: string;
  @ApiProperty({ enum: stages }) stage!: Stage;
  @ApiProperty({ enum: markingStates }) state!: MarkingState;
  @ApiProperty({ type: 'number', nullable: true }) points!: number | null;
  @ApiProperty({ format: 'date-time' }) dealtAt!: Date;
  @ApiProperty({
    format: 'date-time',
    description: 'Ensuite, une autre personne la reçoit / Then another marker gets it',
  })
  leaseUntil!: Date;
}

export const MarkingPage = PageOf(MarkingRowView);

export class AnnotationView {
  @ApiProperty() response!: string;
  @ApiProperty({ type: 'integer', nullable: true }) from!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) to!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) x!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) y!: number | null;
  @ApiProperty() comment!: string;
}

const scores = { type: 'object', additionalProperties: { type: 'number' } } as const;

export class EarlierMarkingView {
  @ApiProperty({ enum: stages }) stage!: Stage;
  @ApiProperty(scores) scores!: Scores;
  @ApiProperty({ type: [AnnotationView] }) annotations!: readonly AnnotationView[];
  @ApiProperty({ type: 'number', nullable: true }) points!: number | null;
  @ApiProperty({ enum: returnReasons, nullable: true }) returnReason!: ReturnReason | null;
}

export class SchemeOfMarkingView {
  @ApiProperty({ type: [CriterionView] }) rubric!: readonly CriterionView[];
  @ApiProperty({ type: 'number' }) tolerance!: number;
}

export class MarkingView extends MarkingRowView {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ type: ShownItemView }) item!: ShownItemView;
  @ApiProperty({ type: [ShownStimulusView] }) stimuli!: readonly ShownStimulusView[];
  @ApiProperty({ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } })
  responses!: Readonly<Record<string, readonly string[]>>;
  @ApiProperty({ type: SchemeOfMarkingView }) scheme!: SchemeOfMarkingView;
  @ApiProperty(scores) scores!: Scores;
  @ApiProperty({ type: [AnnotationView] }) annotations!: readonly AnnotationView[];
  @ApiProperty({ enum: returnReasons, nullable: true }) returnReason!: ReturnReason | null;
  @ApiProperty({ type: [EarlierMarkingView], description: 'Pour qui arbitre / For whoever adjudicates' })
  earlier!: readonly EarlierMarkingView[];
}

export class CalibrationOutcomeView {
  @ApiProperty({ example: '12.5' }) points!: string;
  @ApiProperty({ example: '13' }) agreedPoints!: string;
  @ApiProperty({ description: 'À l’écart permis près / Within the distance permitted' }) isMet!: boolean;
  @ApiProperty(scores) agreedScores!: Scores;
}

export class CalibrationView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() itemRef!: string;
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } })
  responses!: Readonly<Record<string, readonly string[]>>;
  @ApiProperty({ type: [CriterionView] }) rubric!: readonly CriterionView[];
  @ApiProperty({ type: ShownItemView }) item!: ShownItemView;
  @ApiProperty({ type: CalibrationOutcomeView, nullable: true, description: 'Après l’essai / After the try' })
  outcome!: CalibrationOutcomeView | null;
}

export class CalibrationsView {
  @ApiProperty({ type: [CalibrationView] }) items!: readonly CalibrationView[];
}
