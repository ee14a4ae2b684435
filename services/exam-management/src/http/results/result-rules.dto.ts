import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsDay, IsSchoolYear, PageOf, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
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
import { reviewKinds, type ReviewKind } from '../../domain/reviews/review-terms.js';
import { ruleKinds, type RuleKind, type RuleTerms } from '../../domain/results/result-rule.js';

const decimal = /^\d{1,3}(\.\d{1,10})?$/;

/** A decimal as its digits, so that none of them is lost. */
const DecimalText = (example: string, required = true): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'string', pattern: decimal.source, example, required }),
    ...(required ? [] : [IsOptional()]),
    Matches(decimal),
  );

const Day = (): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: 'string', format: 'date', required: false }), IsOptional(), IsDay());

const SchoolYear = (): PropertyDecorator =>
  applyDecorators(ApiProperty({ example: '2026-2027', pattern: '^\\d{4}-\\d{4}$' }), IsSchoolYear());

/** Where a rule comes from, and for exams of which days it holds. */
class RuleOriginBody {
  @Text({ to: 200, description: 'Qui en répond / Who answers for it' }) author!: string;
  @Text({ to: 500, description: 'Le texte qui la fixe / The text that sets it' }) source!: string;
  @Day() validFrom?: string;
  @Day() validUntil?: string;
}

export class ExamWeightBody extends RuleOriginBody {
  @SchoolYear() schoolYear!: string;
  @Text({ to: 120, example: 'mathématique', description: 'Matière de l’épreuve / Subject of the paper' })
  subject!: string;
  @Text({ to: 120, required: false, description: 'Compétence évaluée / Competency evaluated' }) competency?: string;
  @DecimalText('0.20') weight!: string;
}

export class ConversionPointBody {
  @DecimalText('50') mark!: string;
  @DecimalText('55') becomes!: string;
}

export class ConversionBody extends RuleOriginBody {
  @ApiProperty({ format: 'uuid' }) @IsUUID() paperId!: string;

  @ApiProperty({
    type: [ConversionPointBody],
    required: false,
    minItems: 2,
    maxItems: 101,
    description: 'De 0 à 100, droites entre les points / From 0 to 100, straight lines between the points',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(101)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ConversionPointBody)
  points?: ConversionPointBody[];

  @DecimalText('1', false) slope?: string;
  @DecimalText('4', false) intercept?: string;
}

export class ModerationBody extends RuleOriginBody {
  @SchoolYear() schoolYear!: string;

  @ApiProperty({ enum: ['population', 'sample'] })
  @IsIn(['population', 'sample'])
  deviation!: 'population' | 'sample';

  @ApiProperty({
    enum: ['converted', 'raw'],
    description: 'Moyennes de l’épreuve, après ou avant la conversion / Means of the exam, after or before conversion',
  })
  @IsIn(['converted', 'raw'])
  examMarks!: 'converted' | 'raw';
}

const Days = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'integer', minimum: 0, maximum: 366, required: false, description }),
    IsOptional(),
    IsInt(),
    Min(0),
    Max(366),
  );

export class ReviewRuleBody extends RuleOriginBody {
  @SchoolYear() schoolYear!: string;

  @ApiProperty({
    ...{ enum: reviewKinds, isArray: true, required: false, minItems: 1, maxItems: 3, uniqueItems: true },
    description: 'Les genres offerts; tous, à défaut / The kinds that are offered; all by default',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(3)
  @ArrayUnique()
  @IsIn(reviewKinds, { each: true })
  kinds?: ReviewKind[];

  @Days(
    'Jours civils pour demander, depuis la diffusion, où la séance n’a pas de période / Calendar days to ask, from the release, where the session has no dates',
  )
  askWithinDays?: number;
  @Days('De la demande à son admission / From the request to its admission') admitWithinDays?: number;
  @Days('De l’admission à la décision / From the admission to the decision') decideWithinDays?: number;
  @Days('Combien de jours avant l’échéance la rappeler / How many days before it is due to call it to mind')
  remindDaysBefore?: number;

  @ApiProperty({
    ...{ type: 'boolean', required: false },
    description: 'Si une révision peut retirer des points / Whether a review may take points away',
  })
  @IsOptional()
  @IsBoolean()
  mayLower?: boolean;
}

export class ResultRuleView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ruleKinds }) kind!: RuleKind;
  @ApiProperty({ type: 'object', additionalProperties: true }) appliesTo!: RuleTerms['appliesTo'];
  @ApiProperty({ type: 'object', additionalProperties: true }) parameters!: RuleTerms['parameters'];
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() author!: string;
  @ApiProperty() source!: string;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) validFrom!: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) validUntil!: string | null;
  @ApiProperty() enteredBy!: string;
  @ApiProperty({ format: 'date-time' }) enteredAt!: Date;
}

export const ResultRulePage = PageOf(ResultRuleView);
