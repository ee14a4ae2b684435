import { ApiProperty } from '@nestjs/swagger';
import { levels, type Level, sectors, type Sector } from '@pan/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { type CourseFramework, examinationEffects } from '../../domain/report-cards/frameworks.js';
import { type MarkCodeEffect, markCodeEffects, type ReportingScheme } from '../../domain/report-cards/schemes.js';
import { Day, OneOf, SchoolYear, Text } from '../fields.js';

const code = /^[a-z0-9][a-z0-9.-]{0,59}$/;
const share = /^(0|[1-9]\d{0,2})(\.\d{1,4})?$/;

export function RuleCode(example: string): PropertyDecorator {
  return (prototype, field) => {
    ApiProperty({ type: 'string', pattern: code.source, example })(prototype, field);
    Matches(code)(prototype, field);
  };
}

function Share(example: string, description: string, required = true): PropertyDecorator {
  return (prototype, field) => {
    const shape = { type: 'string', pattern: share.source, example, description, required } as const;
    ApiProperty(required ? shape : { ...shape, nullable: true })(prototype, field);
    if (!required) IsOptional()(prototype, field);
    Matches(share)(prototype, field);
  };
}

function Items(of: new () => object, least: number, most: number): PropertyDecorator {
  return (prototype, field) => {
    ApiProperty({ type: [of], minItems: least, maxItems: most })(prototype, field);
    IsArray()(prototype, field);
    ArrayMinSize(least)(prototype, field);
    ArrayMaxSize(most)(prototype, field);
    ValidateNested({ each: true })(prototype, field);
    Type(() => of)(prototype, field);
  };
}

const term = /^term-\d{1,2}$/;

export function TermCode(required = true): PropertyDecorator {
  return (prototype, field) => {
    ApiProperty({ type: 'string', pattern: term.source, example: 'term-1', required })(prototype, field);
    if (!required) IsOptional()(prototype, field);
    Matches(term)(prototype, field);
  };
}

export class RuleCodePath {
  @RuleCode('general-youth') code!: string;
}

export class RulesQuery {
  @SchoolYear({ required: false, nullable: false, description: 'Qui valent cette année / That hold in this year' })
  schoolYear?: string;
}

class RuleWordsBody {
  @Text({ to: 200, example: 'Bulletin unique' }) fr!: string;
  @Text({ to: 200, example: 'Provincial report card' }) en!: string;
}

export class RuleSourceBody extends RuleWordsBody {
  @Text({ to: 200, example: 'RLRQ, c. I-13.3, r. 8' }) law!: string;
  @Text({ to: 100, from: 0, example: 'a. 30.2' }) section!: string;
  @Day({
    required: false,
    example: '2026-09-01',
    description: 'Jour où le texte a été lu / Day on which the text was read',
  })
  readAsOf!: string | null;
  @ApiProperty({ example: true, description: 'Faux: à lire par un juriste / False: to be read by a jurist' })
  @IsBoolean()
  verified!: boolean;
}

class RuleYearsBody extends RuleWordsBody {
  @SchoolYear() from!: string;
  @SchoolYear({ required: false }) until!: string | null;
  @Items(RuleSourceBody, 1, 20) sources!: RuleSourceBody[];
}

class LatestDayBody {
  @OneOf(['first', 'second'], { example: 'first' }) year!: 'first' | 'second';
  @ApiProperty({ pattern: '^\\d{2}-\\d{2}$', example: '11-20' })
  @Matches(/^\d{2}-\d{2}$/)
  on!: string;
}

export class ReportTermBody extends RuleWordsBody {
  @TermCode() code!: string;
  @Share('20', 'Centièmes du résultat final / Hundredths of the final mark') weight!: string;
  @ApiProperty({ type: LatestDayBody })
  @ValidateNested()
  @Type(() => LatestDayBody)
  latest!: LatestDayBody;
}

export class MarkCodeBody extends RuleWordsBody {
  @RuleCode('exempted') code!: string;
  @OneOf(markCodeEffects, { example: 'others-count-more' }) effect!: MarkCodeEffect;
}

export class ReportingSchemeBody extends RuleYearsBody {
  @OneOf(sectors, { example: 'general-youth' }) sector!: Sector;
  @Items(ReportTermBody, 1, 12) terms!: ReportTermBody[];
  @Share('60', 'Seuil de réussite / Pass mark') passMark!: string;
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 2,
    example: 0,
    description: 'Décimales imprimées / Digits printed',
  })
  @IsInt()
  @Min(0)
  @Max(2)
  decimals!: number;
  @ApiProperty({ type: 'integer', minimum: 2, maximum: 100, example: 5 })
  @IsInt()
  @Min(2)
  @Max(100)
  smallestGroup!: number;
  @Items(MarkCodeBody, 0, 20) codes!: MarkCodeBody[];
}

export class ReportingSchemeView extends ReportingSchemeBody {
  @RuleCode('general-youth') code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class ReportingSchemesView {
  @ApiProperty({ type: [ReportingSchemeView] }) items!: readonly ReportingScheme[];
}

export class CompetencyBody extends RuleWordsBody {
  @RuleCode('solve') code!: string;
  @Share('30', 'Centièmes du résultat de la discipline / Hundredths of the subject’s mark') weight!: string;
  @Share('50', 'En dessous, la discipline n’est pas réussie / Below it the subject is not passed', false)
  least!: string | null;
}

const Levels = (): PropertyDecorator => (prototype, field) => {
  ApiProperty({ type: [String], enum: levels, minItems: 1, maxItems: levels.length, example: ['primary-6'] })(
    prototype,
    field,
  );
  IsArray()(prototype, field);
  ArrayMinSize(1)(prototype, field);
  ArrayMaxSize(levels.length)(prototype, field);
  IsIn(levels, { each: true })(prototype, field);
};

export class MinistryExaminationBody {
  @Text({ to: 120, example: 'mathematics', description: 'Le mot des épreuves / The word of exams' }) subject!: string;
  @OneOf(examinationEffects, { example: 'part-of-final-mark' }) effect!: (typeof examinationEffects)[number];
  @Share('20', 'Centièmes / Hundredths') share!: string;
  @Levels() levels!: Level[];
}

export class CourseFrameworkBody extends RuleYearsBody {
  @Levels() levels!: Level[];
  @Items(CompetencyBody, 1, 20) competencies!: CompetencyBody[];
  @ApiProperty({ type: 'integer', nullable: true, required: false, minimum: 0, maximum: 100, example: null })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  credits!: number | null;
  @ApiProperty({ type: MinistryExaminationBody, nullable: true, required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => MinistryExaminationBody)
  examination!: MinistryExaminationBody | null;
}

export class CourseFrameworkView extends CourseFrameworkBody {
  @RuleCode('mathematics.primary-3-6') code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class CourseFrameworksView {
  @ApiProperty({ type: [CourseFrameworkView] }) items!: readonly CourseFramework[];
}

export class RuleAnswer {
  @ApiProperty({ example: 'general-youth' }) code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() changed!: boolean;
}
