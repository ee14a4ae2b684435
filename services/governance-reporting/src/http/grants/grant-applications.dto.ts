import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IdPath, PageOf, PageQuery, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { type ApplicationState, type Outcome, outcomes } from '../../domain/grants/grant-application.js';
import { mostCents, mostLines } from '../../domain/grants/ledger.js';
import { Code } from '../fields.js';
import { OwnTextView } from '../texts.dto.js';
import { ScoreBody } from './grant-calls.dto.js';

const states = ['draft', 'submitted', 'withdrawn', ...outcomes] as const;

export class NewGrantApplicationBody {
  @Text({ to: 120, example: 'css-des-deux-rives', description: 'Code de l’organisation / Code of the organisation' })
  organisation!: string;
}

export class GrantApplicationsQuery extends PageQuery {
  @Code({ required: false, example: 'innovation-2027' }) call?: string;
  @ApiPropertyOptional({ enum: states }) @IsOptional() @IsIn(states) state?: ApplicationState;
}

export class GrantVersionPath extends IdPath {
  @ApiProperty({ type: 'integer', minimum: 1 }) @IsInt() @Min(1) @Max(1_000_000) number!: number;
}

export class GrantReasonBody {
  @Text({ to: 2_000, lines: true, description: 'Pourquoi / Why' }) reason!: string;
}

export class LineBody {
  @Code({ example: 'robots', description: 'Volet / Part' }) part!: string;
  @Code({ example: 'equipment', description: 'Catégorie de dépense / Expense class' }) class!: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: mostCents, description: 'cents' })
  @IsInt()
  @Min(1)
  @Max(mostCents)
  amountCents!: number;
}

export const Lines =
  ({ least = 0, required = true } = {}): PropertyDecorator =>
  (target, name) => {
    ApiProperty({ type: [LineBody], minItems: least, maxItems: mostLines, required })(target, name);
    if (!required) IsOptional()(target, name);
    IsArray()(target, name);
    ArrayMinSize(least)(target, name);
    ArrayMaxSize(mostLines)(target, name);
    ValidateNested({ each: true })(target, name);
    Type(() => LineBody)(target, name);
  };

export class GrantDecisionBody extends GrantReasonBody {
  @ApiProperty({ enum: outcomes }) @IsIn(outcomes) outcome!: Outcome;
  @Lines({ required: false }) granted?: LineBody[];
}

export class AssessmentBody {
  @ApiProperty({ type: [ScoreBody], minItems: 1, maxItems: 20 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ScoreBody)
  scores!: ScoreBody[];
  @Text({ required: false, to: 5_000, lines: true, description: 'Jamais un nom / Never a name' }) comment?: string;
}

export class AssessmentView {
  @ApiProperty() assessor!: string;
  @ApiProperty({ type: 'integer', description: 'La version évaluée / The version that was judged' })
  submission!: number;
  @ApiProperty({ type: [ScoreBody] }) scores!: readonly ScoreBody[];
  @ApiProperty({ type: String, nullable: true }) comment!: string | null;
  @ApiProperty({ example: '81.25' }) points!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ format: 'date-time' }) at!: Date;
}

export class AssessmentsView {
  @ApiProperty({ type: [AssessmentView] }) items!: readonly AssessmentView[];
}

export class ListedApplicationView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() call!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty({ enum: states }) state!: ApplicationState;
  @ApiProperty({ type: OwnTextView, nullable: true }) title!: OwnTextView | null;
  @ApiProperty({
    type: 'integer',
    description: 'Dernière version soumise; 0: aucune / Last submitted version; 0: none',
  })
  submission!: number;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export const GrantApplicationPage = PageOf(ListedApplicationView);

export class SubmissionView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty({ format: 'date-time', description: 'Horloge de la base / Clock of the database' }) at!: string;
  @ApiProperty({ description: 'Après la clôture, dans la grâce / After the closing, within the grace' }) late!: boolean;
  @ApiProperty({ type: 'object', additionalProperties: true }) content!: object;
}

export class GrantDecisionView {
  @ApiProperty({ enum: outcomes }) outcome!: Outcome;
  @ApiProperty({ type: [LineBody] }) granted!: readonly LineBody[];
  @ApiProperty() reason!: string;
  @ApiProperty({ format: 'date' }) on!: string;
  @ApiProperty({ type: 'integer' }) submission!: number;
}

export class AnnouncedView {
  @ApiProperty({ format: 'date' }) on!: string;
  @ApiProperty({ type: String, nullable: true, example: 'G002' }) grant!: string | null;
}

export class ClassSumsView {
  @ApiProperty() class!: string;
  @ApiProperty({ type: 'integer', description: 'cents' }) askedCents!: number;
  @ApiProperty({ type: 'integer', description: 'cents' }) grantedCents!: number;
  @ApiProperty({ type: 'integer', description: 'cents' }) spentCents!: number;
}

export class GrantApplicationView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() call!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty({ enum: states }) state!: ApplicationState;
  @ApiProperty({
    ...{ type: 'object', additionalProperties: true, nullable: true },
    description: 'Pour l’organisation seule / For the organisation alone',
  })
  draft!: object | null;
  @ApiProperty({ type: SubmissionView, nullable: true }) submitted!: SubmissionView | null;
  @ApiProperty({ type: GrantDecisionView, nullable: true }) decision!: GrantDecisionView | null;
  @ApiProperty({ type: AnnouncedView, nullable: true }) announced!: AnnouncedView | null;
  @ApiProperty({
    type: [ClassSumsView],
    description: 'Demandé, accordé, dépensé, par catégorie / Asked, granted, spent, by class',
  })
  budgets!: readonly ClassSumsView[];
  @ApiProperty({
    ...{ enum: ['declared', 'organisation'], nullable: true },
    description: 'Pourquoi l’évaluateur n’en juge pas / Why the assessor does not judge it',
  })
  conflict!: 'declared' | 'organisation' | null;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class ContentFaultView {
  @ApiProperty({ example: '/budget/0/class' }) pointer!: string;
  @ApiProperty() code!: string;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

export class CompletenessView {
  @ApiProperty() complete!: boolean;
  @ApiProperty({ type: [ContentFaultView] }) faults!: readonly ContentFaultView[];
}
