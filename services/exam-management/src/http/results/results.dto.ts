import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { PageOf, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNumber,
  IsObject,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Instant } from '../sessions.dto.js';

export class ProcessingBody {
  @Instant({ description: 'Jusqu’à quand les écoles envoient leurs notes / Until when schools send their marks' })
  schoolMarksUntil!: string;

  @Text({
    to: 120,
    required: false,
    description: 'Compétence évaluée, si la pondération en est une / Competency evaluated, where the weight is of one',
  })
  competency?: string;
}

export class SchoolMarkBody {
  @ApiProperty({ format: 'uuid' }) @IsUUID() learnerId!: string;

  @ApiProperty({ type: 'number', minimum: 0, maximum: 100, example: 71.5 })
  @IsNumber({ maxDecimalPlaces: 4 })
  @Min(0)
  @Max(100)
  mark!: number;

  @ApiProperty({ format: 'uuid', required: false, description: 'Le groupe-classe… / The class…' })
  @IsOptional()
  @IsUUID()
  classId?: string;

  @Text({
    to: 60,
    required: false,
    example: '401-03',
    description: '…ou le code du groupe / …or the code of the group',
  })
  group?: string;
}

export class SchoolMarksBody {
  @ApiProperty({ type: [SchoolMarkBody], minItems: 1, maxItems: 500 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SchoolMarkBody)
  marks!: SchoolMarkBody[];
}

export class SchoolMarksTakenView {
  @ApiProperty({
    type: 'integer',
    description: 'Combien sont nouvelles ou autres qu’avant / How many are new or another than before',
  })
  changed!: number;
}

const Maybe = (type: 'string' | 'integer', more: object = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ type, nullable: true, ...more }));

export class SessionResultView {
  @ApiProperty({ format: 'uuid' }) candidateId!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @Maybe('string') organisation!: string | null;
  @Maybe('string') group!: string | null;
  @Maybe('string', { description: 'Un décimal / A decimal' }) schoolMark!: string | null;
  @Maybe('integer') schoolMarkVersion!: number | null;
  @Maybe('string', { format: 'uuid', description: 'La note diffusée / The mark that is out' }) resultId!: string | null;
  @Maybe('integer') mark!: number | null;

  @ApiProperty({
    enum: ['exam', 'school-mark', 'release', null],
    nullable: true,
    type: 'string',
    description: 'Ce qui manque à la note finale / What the final mark waits for',
  })
  awaits!: 'exam' | 'school-mark' | 'release' | null;
}

export const SessionResultPage = PageOf(SessionResultView);

export class RuleSourceView {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() author!: string;
  @ApiProperty() source!: string;
}

export class StepView {
  @ApiProperty({ enum: ['exam', 'conversion', 'school-mark', 'moderation', 'bounds', 'final', 'rounding'] })
  code!: string;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
  @ApiProperty({ type: RuleSourceView, nullable: true }) rule!: RuleSourceView | null;
}

export class GroupFiguresView {
  @ApiProperty({ type: 'integer' }) count!: number;
  @ApiProperty({ description: 'Avant la modération / Before moderation' }) schoolMean!: string;
  @ApiProperty() schoolDeviation!: string;
  @ApiProperty({ description: 'Et des notes modérées / And of moderated marks' }) examMean!: string;
  @ApiProperty() examDeviation!: string;
}

export class MarkHistoryView {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ type: 'integer' }) mark!: number;
  @ApiProperty({ format: 'date-time' }) since!: Date;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

export class ExplanationView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) sessionId!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty() title!: string;
  @ApiProperty() subject!: string;
  @ApiProperty() schoolYear!: string;
  @ApiProperty({ type: 'integer' }) mark!: number;
  @ApiProperty() passed!: boolean;
  @ApiProperty({ format: 'date-time' }) releasedAt!: Date;
  @ApiProperty({ type: 'integer' }) corrections!: number;
  @ApiProperty({ enum: ['exam-alone', 'exam-higher', 'weighted-sum'] }) decidedBy!: string;
  @ApiProperty({ type: [StepView] }) steps!: readonly StepView[];

  @ApiProperty({
    type: GroupFiguresView,
    nullable: true,
    description: 'Tu pour un petit groupe / Withheld for a small group',
  })
  group!: GroupFiguresView | null;

  @ApiProperty({
    type: [MarkHistoryView],
    description: 'Ce que la note était, et ce qui l’a changée / What the mark was, and what changed it',
  })
  history!: readonly MarkHistoryView[];
}

export class VerificationView {
  @ApiProperty({ description: 'SHA-256 de ce qui a été gardé / Of what was kept' }) hash!: string;
  @ApiProperty() recomputed!: string;
  @ApiProperty() identical!: boolean;
}
