import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { services } from '@pan/contracts';
import { IsInstant, IsSchoolYear, PageOf, PageQuery } from '@pan/kit/http';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { breakdowns, type Breakdown } from '../domain/indicator.js';
import { OwnTextView } from './texts.dto.js';

export class PlaceQuery {
  @ApiPropertyOptional({
    example: '2026-2027',
    pattern: '^\\d{4}-\\d{4}$',
    description: 'of an indicator whose period is the school year',
  })
  @IsOptional()
  @IsSchoolYear()
  schoolYear?: string;

  @ApiPropertyOptional({ maxLength: 120, description: 'code; without it, the only organisation of the token' })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  organisation?: string;
}

export class FigureQuery extends PlaceQuery {
  @ApiPropertyOptional({ enum: breakdowns, description: 'one of those of the indicator; the first unless asked for' })
  @IsOptional()
  @IsIn(breakdowns)
  by?: Breakdown;

  @ApiPropertyOptional({ format: 'date-time', description: 'what was known at this instant; now unless said' })
  @IsOptional()
  @IsInstant()
  asOf?: string;
}

export class RevisionsQuery extends PageQuery {
  @ApiPropertyOptional({ example: '2025-2026', pattern: '^\\d{4}-\\d{4}$', description: 'one that is over' })
  @IsOptional()
  @IsSchoolYear()
  schoolYear?: string;

  @ApiPropertyOptional({ maxLength: 120, description: 'code; without it, the only organisation of the token' })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  organisation?: string;
}

export class IndicatorView {
  @ApiProperty({ example: 'unified-records' }) id!: string;
  @ApiProperty({ type: String, nullable: true, example: 'I02', description: 'proposal of the register it carries out' })
  proposal!: string | null;
  @ApiProperty({ example: 'M23' }) measure!: string;
  @ApiProperty({ enum: services, description: 'whose facts it counts' }) service!: string;
  @ApiProperty({ type: OwnTextView }) name!: OwnTextView;
  @ApiProperty({ type: OwnTextView }) definition!: OwnTextView;
  @ApiProperty({ type: OwnTextView }) unit!: OwnTextView;
  @ApiProperty({ type: OwnTextView, nullable: true, description: 'what `of` counts' }) whole!: OwnTextView | null;
  @ApiProperty({ type: [String], example: ['student-record.learner-enrolled.v1'] }) sourceEvents!: readonly string[];
  @ApiProperty({ enum: ['school-year', 'now'] }) period!: string;
  @ApiProperty({ enum: ['organisation', 'network'] }) scope!: string;
  @ApiProperty({ enum: breakdowns, isArray: true }) breakdowns!: readonly Breakdown[];
  @ApiProperty({ description: 'groups of learners that are too small are not shown' }) countsLearners!: boolean;
}

/** A count that may be hidden. */
export class ShownView {
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: suppressed' }) value!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: suppressed, or no part of a whole' }) of!:
    number | null;
  @ApiProperty({ description: 'the group is too small, or would give a smaller one away' }) suppressed!: boolean;
  @ApiPropertyOptional({ type: 'integer', description: 'groups that the source itself withholds' }) withheld?: number;
}

export class FigureRowView extends ShownView {
  @ApiPropertyOptional({ description: 'by organisation: its code' }) organisation?: string;
  @ApiPropertyOptional() name?: string;
  @ApiPropertyOptional() kind?: string;
  @ApiPropertyOptional({ type: String, nullable: true, description: 'code of the organisation above' }) parent?:
    string | null;
  @ApiPropertyOptional({ description: 'by anything else: the category' }) key?: string;
  @ApiPropertyOptional({ type: OwnTextView }) label?: OwnTextView;
}

export class TotalView extends ShownView {
  @ApiProperty({ type: String, nullable: true, example: '2026-2027', description: 'null: the figure of now' })
  schoolYear!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'css-des-deux-rives', description: 'null: the whole network' })
  organisation!: string | null;
}

export class FigureView extends TotalView {
  @ApiProperty({ example: 'unified-records' }) indicator!: string;
  @ApiProperty({ example: 'M23' }) measure!: string;
  @ApiProperty({ enum: breakdowns, description: 'what the rows are' }) by!: Breakdown;
  @ApiProperty({ type: [FigureRowView], description: 'only where there is something to count' })
  rows!: readonly FigureRowView[];
  @ApiProperty({ format: 'date-time', description: 'instant of the count; facts not heard by then are absent' })
  asOf!: Date;
}

export class RevisionView extends TotalView {
  @ApiProperty({ format: 'date-time', description: 'the figure was this from then on' }) knownFrom!: Date;
  @ApiProperty({
    type: 'integer',
    description: 'rows that were late or corrected on the day before; 0 for the figure that the year ended with',
  })
  rows!: number;
}

export const RevisionPage = PageOf(RevisionView);

export class LiveIndicatorView extends IndicatorView {
  @ApiProperty({
    type: TotalView,
    nullable: true,
    description: 'what it says; null when the token reaches several organisations and none is named',
  })
  figure!: TotalView | null;
}

export class BriefFigureView extends ShownView {
  @ApiProperty({ example: 'unified-records' }) indicator!: string;
  @ApiProperty({ type: OwnTextView }) name!: OwnTextView;
}
