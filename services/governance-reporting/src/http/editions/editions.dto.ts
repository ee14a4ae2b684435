import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import { explain, isSchoolYear } from '@pan/kit/domain';
import { Text } from '@pan/kit/http';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import type { EditionRow } from '../../persistence/editions/editions.queries.js';
import { OwnTextView } from '../texts.dto.js';

const largest = 2 ** 31 - 1;

export class EditionPath {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: largest })
  @IsInt()
  @Min(1)
  @Max(largest)
  number!: number;
}

export class EditionFilePath extends EditionPath {
  @ApiProperty({ example: 'measures.csv', pattern: '^[a-z0-9][a-z0-9.-]{0,199}$' })
  @Matches(/^[a-z0-9][a-z0-9.-]{0,199}$/)
  path!: string;
}

export class EditionRequest {
  @ApiPropertyOptional({
    maxLength: 120,
    description: 'code; sans lui, la seule du jeton / without it, the only one of the token',
  })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  organisation?: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', example: '2026-2027' },
    maxItems: 10,
    description: 'sans elles, la présente / without them, the present one',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateBy(
    { name: 'isSchoolYear', validator: { validate: (value) => typeof value === 'string' && isSchoolYear(value) } },
    { each: true },
  )
  schoolYears?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: largest,
    description: 'numéro de l’édition corrigée / number of the edition that is corrected',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(largest)
  corrects?: number;

  @Text({ to: 1_000, required: false, description: 'Pourquoi l’édition corrige l’autre / Why it corrects the other' })
  reason?: string;
}

class EditionFileView {
  @ApiProperty({ example: 'measures.csv' }) path!: string;
  @ApiProperty() mediaType!: string;
  @ApiProperty({ type: 'integer' }) bytes!: number;
  @ApiProperty({ pattern: '^[0-9a-f]{64}$' }) sha256!: string;
  @ApiProperty({ format: 'uri' }) url!: string;
}

class EditionDatasetView {
  @ApiProperty({ example: 'unified-records-by-organisation' }) id!: string;
  @ApiProperty({ type: OwnTextView }) title!: OwnTextView;
  @ApiProperty({ type: OwnTextView }) description!: OwnTextView;
  @ApiProperty({ type: 'integer' }) rows!: number;
  @ApiProperty({ type: [String] }) measures!: readonly string[];
}

/** A released edition: it never changes. */
export class EditionView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty({ type: [String] }) schoolYears!: readonly string[];
  @ApiProperty({ format: 'date-time', description: 'instant des nombres / instant of its numbers' }) madeAt!: Date;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) releasedAt!: Date | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'l’édition qu’elle corrige / the edition that it corrects',
  })
  corrects!: number | null;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'l’édition qui la corrige / the edition that corrects it',
  })
  correctedBy!: number | null;
  @ApiProperty({ type: [EditionDatasetView] }) datasets!: EditionDatasetView[];
  @ApiProperty({ type: [EditionFileView] }) files!: EditionFileView[];
}

class FindingView {
  @ApiProperty({ enum: ['critical', 'important', 'advice'] }) severity!: string;
  @ApiProperty() code!: string;
  @ApiProperty({ type: String, nullable: true }) dataset!: string | null;
  @ApiProperty() detail!: string;
  @ApiProperty({ type: String, nullable: true }) remedy!: string | null;
}

class ApprovalView {
  @ApiProperty() by!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

export class EditionDraftView extends EditionView {
  @ApiProperty({ enum: ['draft', 'released', 'withdrawn'] }) state!: string;
  @ApiProperty({ type: [FindingView] }) findings!: FindingView[];
  @ApiProperty({ type: [ApprovalView] }) approvals!: readonly ApprovalView[];
}

export class KeysView {
  @ApiProperty({ type: [Object], description: 'JWK (RFC 7517)' }) keys!: object[];
}

export function editionView(row: EditionRow, base: string, files = `${base}/v1/editions`): EditionView {
  const { number, schoolYears, madeAt, releasedAt, corrects, reason, correctedBy } = row;
  return {
    ...{ number, schoolYears, madeAt, releasedAt, corrects, reason, correctedBy },
    datasets: row.datasets.map(({ id, title, description, rowCount, measures }) => ({
      id,
      title,
      description,
      rows: rowCount,
      measures,
    })),
    files: row.files.map((file) => ({ ...file, url: `${files}/${number}/files/${file.path}` })),
  };
}

export function draftView(row: EditionRow, base: string): EditionDraftView {
  const { language } = currentCaller();
  return {
    ...editionView(row, base, `${base}/v1/edition-drafts`),
    state: row.state,
    approvals: row.approvals,
    findings: row.findings.map(({ severity, code, dataset, params }) => ({
      ...{ severity, dataset, ...explain(code, params, language) },
    })),
  };
}
