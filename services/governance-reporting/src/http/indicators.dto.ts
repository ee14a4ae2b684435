import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { OwnTextView } from './texts.dto.js';

export class FigureQuery {
  @ApiProperty({ example: '2026-2027', pattern: '^\\d{4}-\\d{4}$' })
  @Matches(/^\d{4}-\d{4}$/)
  schoolYear!: string;

  @ApiPropertyOptional({ maxLength: 120, description: 'code; without it, the only organisation of the token' })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  organisation?: string;

  @ApiPropertyOptional({ enum: ['organisation', 'level'], default: 'organisation' })
  @IsOptional()
  @IsIn(['organisation', 'level'])
  by: 'organisation' | 'level' = 'organisation';
}

export class IndicatorView {
  @ApiProperty({ example: 'unified-records' }) id!: string;
  @ApiProperty({ example: 'I02' }) proposal!: string;
  @ApiProperty({ example: 'M23' }) measure!: string;
  @ApiProperty({ type: OwnTextView }) name!: OwnTextView;
  @ApiProperty({ type: OwnTextView }) definition!: OwnTextView;
  @ApiProperty({ type: OwnTextView }) unit!: OwnTextView;
  @ApiProperty({ type: [String], example: ['student-record.learner-enrolled.v1'] }) sourceEvents!: readonly string[];
}

export class FigureRowView {
  @ApiPropertyOptional({ description: 'by organisation: its code' }) organisation?: string;
  @ApiPropertyOptional() name?: string;
  @ApiPropertyOptional() kind?: string;
  @ApiPropertyOptional({ type: String, nullable: true, description: 'code of the organisation above' }) parent?:
    string | null;
  @ApiPropertyOptional({ description: 'by level' }) level?: string;
  @ApiPropertyOptional({ type: OwnTextView }) label?: OwnTextView;
  @ApiProperty({ type: 'integer' }) value!: number;
  @ApiProperty({ type: 'integer' }) of!: number;
}

export class FigureView {
  @ApiProperty({ example: 'unified-records' }) indicator!: string;
  @ApiProperty({ example: 'M23' }) measure!: string;
  @ApiProperty({ example: '2026-2027' }) schoolYear!: string;
  @ApiProperty({ example: 'css-des-deux-rives' }) organisation!: string;
  @ApiProperty({ type: 'integer', description: 'learners that the indicator counts' }) value!: number;
  @ApiProperty({ type: 'integer', description: 'learners enrolled' }) of!: number;
  @ApiProperty({ type: [FigureRowView], description: 'only where somebody is enrolled' })
  rows!: readonly FigureRowView[];
  @ApiProperty({ format: 'date-time', description: 'instant of the count; facts not heard by then are absent' })
  asOf!: Date;
}
