import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  type Agreement,
  agreements,
  authorities,
  type Authority,
  type Doubling,
  doublings,
  type OwnSchool,
  ownSchools,
} from '../domain/marking/marking-scheme.js';
import { itemRef } from './sittings.dto.js';

const criterionCode = /^[\p{L}\p{N}_.-]{1,40}$/u;

/** Points as people write them: three decimals at most, reckoned as decimals. */
export const Points = ({ required = true, min = -1000, description = '' } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: 'number',
      minimum: min,
      maximum: 1000,
      multipleOf: 0.001,
      required,
      ...(description && { description }),
    }),
    ...(required ? [] : [IsOptional()]),
    IsNumber({ maxDecimalPlaces: 3 }),
    Min(min),
    Max(1000),
  );

export class PlacePath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() id!: string;
  @ApiProperty({ pattern: itemRef.source, example: 'Q15' }) @Matches(itemRef) itemRef!: string;
}

export class WordsBody {
  @Text({ to: 500, example: 'Cohérence du texte' }) fr!: string;
  @Text({ to: 500, example: 'Coherence of the text' }) en!: string;
}

export class RubricLevelBody {
  @ApiProperty({ pattern: criterionCode.source, example: 'A' }) @Matches(criterionCode) code!: string;
  @ApiProperty({ type: WordsBody }) @IsObject() @ValidateNested() @Type(() => WordsBody) words!: WordsBody;
  @Points() points!: number;
}

export class PointRangeBody {
  @Points() least!: number;
  @Points() most!: number;
  @Points({ min: 0.001 }) step!: number;
}

export class CriterionBody {
  @ApiProperty({ pattern: criterionCode.source, example: 'coherence' }) @Matches(criterionCode) code!: string;
  @ApiProperty({ type: WordsBody }) @IsObject() @ValidateNested() @Type(() => WordsBody) words!: WordsBody;

  @ApiProperty({ type: [RubricLevelBody], maxItems: 12, required: false, description: 'Ou une étendue / Or a range' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(12)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => RubricLevelBody)
  levels?: RubricLevelBody[];

  @ApiProperty({ type: PointRangeBody, required: false, description: 'Ou des niveaux / Or levels' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PointRangeBody)
  range?: PointRangeBody;
}

export class MarkingSchemeBody {
  @ApiProperty({ enum: authorities, description: 'Qui répond de la correction / Who answers for the marking' })
  @IsIn(authorities)
  authority!: Authority;

  @ApiProperty({
    ...{ enum: ownSchools, required: false, default: 'never' },
    description:
      'Qui corrige peut-il recevoir des copies de son école; de ses élèves, jamais / Whether a marker may be given scripts of the own school; of the own pupils never',
  })
  @IsOptional()
  @IsIn(ownSchools)
  ownSchool?: OwnSchool;

  @ApiProperty({ type: [CriterionBody], minItems: 1, maxItems: 20 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => CriterionBody)
  rubric!: CriterionBody[];

  @ApiProperty({
    enum: doublings,
    description: 'Quelles copies une deuxième personne corrige / Which scripts a second person marks',
  })
  @IsIn(doublings)
  doubling!: Doubling;

  @ApiProperty({ type: 'number', minimum: 0, maximum: 100, required: false, description: 'Avec sample / With sample' })
  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 3 })
  @Min(0)
  @Max(100)
  percent?: number;

  @Points({ required: false, min: 0, description: 'Avec near-pass / With near-pass' }) within?: number;
  @Points({
    min: 0,
    description: 'Le plus grand écart qui s’accorde encore / The largest difference that still agrees',
  })
  tolerance!: number;

  @ApiProperty({ enum: agreements, required: false, default: 'mean' })
  @IsOptional()
  @IsIn(agreements)
  agreement?: Agreement;

  @ApiProperty({
    ...{ type: 'integer', minimum: 0, maximum: 20, required: false, default: 0 },
    description: 'Copies de calibrage à réussir d’abord / Calibration scripts to meet first',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(20)
  calibrations?: number;
}

export class CriterionView {
  @ApiProperty({ example: 'coherence' }) code!: string;
  @ApiProperty({ type: WordsBody }) words!: WordsBody;
  @ApiProperty({ type: [RubricLevelBody] }) levels!: readonly RubricLevelBody[];
  @ApiProperty({ type: PointRangeBody, nullable: true }) range!: PointRangeBody | null;
}

export class MarkingSchemeView {
  @ApiProperty({ example: 'Q15' }) itemRef!: string;
  @ApiProperty({
    type: 'number',
    description: 'Le plus que la place vaut, poids compris / The most it is worth, weight included',
  })
  maxScore!: number;
  @ApiProperty({ enum: authorities }) authority!: Authority;
  @ApiProperty({ enum: ownSchools }) ownSchool!: OwnSchool;
  @ApiProperty({ type: [CriterionView] }) rubric!: readonly CriterionView[];
  @ApiProperty({ enum: doublings }) doubling!: Doubling;
  @ApiProperty({ type: 'number', nullable: true }) percent!: number | null;
  @ApiProperty({ type: 'number', nullable: true }) within!: number | null;
  @ApiProperty({ type: 'number' }) tolerance!: number;
  @ApiProperty({ enum: agreements }) agreement!: Agreement;
  @ApiProperty({ type: 'integer' }) calibrations!: number;
}

export class MarkingSchemesView {
  @ApiProperty({ type: [MarkingSchemeView] }) items!: readonly MarkingSchemeView[];
}
