import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IdPath, PageOf, Text } from '@pan/kit/http';
import { IsOptional, IsUUID, Matches } from 'class-validator';
import { Cents } from '../plan-facts/plan-facts.dto.js';
import { SourceView } from '../filled.dto.js';
import { Day } from '../fields.js';
import { StatedBody } from './programmes.dto.js';

export class CommitmentBody extends StatedBody {
  @Cents() amountCents!: number;
  @Day() committedOn!: string;
  @Text({
    to: 200,
    description:
      'Un bureau, une entreprise, un établissement; jamais une personne / An office, a company, an institution; never a person',
  })
  recipient!: string;
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'M05',
    description: 'null: plusieurs, sans répartition établie / several, no split stated',
  })
  @IsOptional()
  @Matches(/^M\d{2}$/)
  measure?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, example: 'G001' }) @IsOptional() @Matches(/^G\d{3,6}$/) grant?:
    string | null;
  @ApiPropertyOptional({ type: String, nullable: true, example: 'G001-1' })
  @IsOptional()
  @Matches(/^G\d{3,6}-\d{1,3}$/)
  part?: string | null;
}

export class DisbursementBody extends StatedBody {
  @Cents() amountCents!: number;
  @Day() disbursedOn!: string;
}

export class CancellationBody extends StatedBody {
  @Text({ to: 500 }) reason!: string;
}

export class DisbursementPath extends IdPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() disbursement!: string;
}

export class DisbursementView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: 'integer' }) amountCents!: number;
  @ApiProperty({ format: 'date' }) disbursedOn!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Pourquoi il ne compte plus / Why it counts no more' })
  cancelled!: string | null;
}

export class CommitmentView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) initiative!: string;
  @ApiProperty({ type: 'integer', description: 'cents' }) amountCents!: number;
  @ApiProperty({ type: 'integer', description: 'cents' }) paidCents!: number;
  @ApiProperty({ format: 'date' }) committedOn!: string;
  @ApiProperty() recipient!: string;
  @ApiProperty({ type: String, nullable: true }) measure!: string | null;
  @ApiProperty({ type: String, nullable: true }) grant!: string | null;
  @ApiProperty({ type: String, nullable: true }) part!: string | null;
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Demande dont c’est la subvention / Application whose grant it is',
  })
  application?: string;
  @ApiProperty({ type: String, nullable: true }) cancelled!: string | null;
  @ApiProperty({ type: [DisbursementView] }) disbursements!: readonly DisbursementView[];
  @ApiProperty({ type: 'object', additionalProperties: { $ref: '#/components/schemas/SourceView' } })
  provenance!: Readonly<Record<string, SourceView>>;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export const CommitmentPage = PageOf(CommitmentView);
