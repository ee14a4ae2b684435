import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IdPath, PageOf, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { type ChangePart, changeParts } from '../../domain/grants/award-facts.js';
import { mostCents } from '../../domain/grants/ledger.js';
import { Code, Day, WordsBody } from '../fields.js';
import { OwnTextView } from '../texts.dto.js';
import { ClassSumsView, GrantReasonBody, LineBody, Lines } from './grant-applications.dto.js';

const Amount = (): PropertyDecorator => (target, name) => {
  ApiProperty({ type: 'integer', minimum: 1, maximum: mostCents, description: 'cents' })(target, name);
  IsInt()(target, name);
  Min(1)(target, name);
  Max(mostCents)(target, name);
};

export class AnnouncerBody {
  @Text({ to: 200, description: 'Un bureau, jamais une personne / An office, never a person' }) name!: string;
  @ApiProperty({ type: WordsBody }) @IsObject() @ValidateNested() @Type(() => WordsBody) role!: WordsBody;
}

export class AnnouncementBody {
  @ApiProperty({ type: AnnouncerBody })
  @IsObject()
  @ValidateNested()
  @Type(() => AnnouncerBody)
  announcedBy!: AnnouncerBody;
  @Text({ to: 200, example: 'Québec' }) place!: string;
}

export class InstalmentBody {
  @Amount() amountCents!: number;
  @Day() dueOn!: string;
  @ApiProperty({
    ...{ type: [String], maxItems: 12, example: ['mi-parcours'] },
    description: 'Rapports reçus et approuvés d’abord / Reports received and approved first',
  })
  @IsArray()
  @ArrayMaxSize(12)
  @ArrayUnique()
  @Matches(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { each: true })
  @MaxLength(60, { each: true })
  conditions!: string[];
}

export class InstalmentPath extends IdPath {
  @ApiProperty({ type: 'integer', minimum: 1 }) @IsInt() @Min(1) @Max(1_000) number!: number;
}

export class InstalmentPaymentBody {
  @Day() paidOn!: string;
}

export class RecoveryBody extends GrantReasonBody {
  @Amount() amountCents!: number;
  @Day() on!: string;
}

export class PeriodBody {
  @Day() startsOn!: string;
  @Day() endsOn!: string;
}

export class ProseBody {
  @Text({ to: 5_000, lines: true }) fr!: string;
  @Text({ to: 5_000, lines: true }) en!: string;
}

export class GrantChangeBody extends GrantReasonBody {
  @Lines({ least: 1, required: false }) amounts?: LineBody[];
  @ApiPropertyOptional({ type: PeriodBody })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PeriodBody)
  dates?: PeriodBody;
  @ApiPropertyOptional({ type: ProseBody })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ProseBody)
  aim?: ProseBody;
}

export class GrantChangePath extends IdPath {
  @ApiProperty({ type: 'integer', minimum: 1 }) @IsInt() @Min(1) @Max(1_000) number!: number;
}

const verdicts = ['approved', 'refused'] as const;

export class GrantChangeDecisionBody extends GrantReasonBody {
  @ApiProperty({ enum: changeParts }) @IsIn(changeParts) part!: ChangePart;
  @ApiProperty({ enum: verdicts }) @IsIn(verdicts) outcome!: 'approved' | 'refused';
}

export class GrantReportPath extends IdPath {
  @Code({ example: 'final' }) report!: string;
}

export class RecoveryView {
  @ApiProperty({ type: 'integer', description: 'cents' }) amountCents!: number;
  @ApiProperty({ format: 'date' }) on!: string;
  @ApiProperty() reason!: string;
}

const steps = ['prepared', 'released', 'void', 'paid', 'cancelled'] as const;

export class InstalmentView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty({
    enum: steps,
    description: 'void: libéré, puis changé; à libérer à nouveau / released, then changed; to be released anew',
  })
  step!: (typeof steps)[number];
  @ApiProperty({ type: 'integer', description: 'cents' }) amountCents!: number;
  @ApiProperty({ format: 'date' }) dueOn!: string;
  @ApiProperty({ type: [String] }) conditions!: readonly string[];
  @ApiProperty({ type: String, nullable: true, format: 'date' }) paidOn!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Pourquoi / Why' }) cancelled!: string | null;
  @ApiProperty({ type: [RecoveryView] }) recovered!: readonly RecoveryView[];
}

export class RequestedPartView {
  @ApiProperty({ enum: changeParts }) part!: ChangePart;
  @ApiProperty({ description: 'Lignes, dates ou but / Lines, dates or aim' }) value!: unknown;
  @ApiProperty({ enum: verdicts, nullable: true }) outcome!: 'approved' | 'refused' | null;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) decidedOn!: string | null;
  @ApiProperty({ type: String, nullable: true }) why!: string | null;
}

export class RequestedChangeView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty() reason!: string;
  @ApiProperty({ format: 'date' }) on!: string;
  @ApiProperty({ type: [RequestedPartView] }) parts!: readonly RequestedPartView[];
}

const reportSteps = ['due', 'received', 'approved', 'void', 'returned'] as const;

export class GrantReportView {
  @ApiProperty() code!: string;
  @ApiProperty({
    enum: reportSteps,
    description: 'void: approuvé, puis changé / approved, then changed',
  })
  step!: (typeof reportSteps)[number];
  @ApiProperty({ format: 'date' }) dueOn!: string;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) receivedOn!: string | null;
  @ApiProperty({ description: 'Reçu après le jour dû / Received after the day it was due' }) late!: boolean;
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Dit une fois / Told once' })
  remindedAt!: string | null;
  @ApiProperty({ type: 'integer' }) revision!: number;
  @ApiProperty({ type: [LineBody], nullable: true }) spent!: readonly LineBody[] | null;
  @ApiProperty({ type: OwnTextView, nullable: true }) summary!: OwnTextView | null;
  @ApiProperty({ type: 'array', nullable: true, items: { type: 'object', additionalProperties: true } })
  attachments!: readonly object[] | null;
  @ApiProperty({ type: String, nullable: true, description: 'Pourquoi / Why' }) returned!: string | null;
}

export class GrantAwardView {
  @ApiProperty({ format: 'uuid', description: 'De la demande / Of the application' }) id!: string;
  @ApiProperty() call!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty({ example: 'G002' }) grant!: string;
  @ApiProperty({ format: 'uuid', description: 'L’engagement / The commitment' }) commitment!: string;
  @ApiProperty({ format: 'date' }) announcedOn!: string;
  @ApiProperty({ type: 'integer', description: 'cents' }) grantedCents!: number;
  @ApiProperty({ type: 'integer', description: 'cents' }) paidCents!: number;
  @ApiProperty({ type: [LineBody] }) amounts!: readonly LineBody[];
  @ApiProperty({ type: PeriodBody }) dates!: PeriodBody;
  @ApiProperty({ type: OwnTextView }) aim!: OwnTextView;
  @ApiProperty({ type: [ClassSumsView] }) budgets!: readonly ClassSumsView[];
  @ApiProperty({ type: [InstalmentView] }) instalments!: readonly InstalmentView[];
  @ApiProperty({ type: [RequestedChangeView] }) changes!: readonly RequestedChangeView[];
  @ApiProperty({ type: [GrantReportView] }) reports!: readonly GrantReportView[];
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class PublicAwardView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'G002' }) grant!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: OwnTextView }) title!: OwnTextView;
  @ApiProperty({ type: 'integer', description: 'cents' }) grantedCents!: number;
  @ApiProperty({ type: [String] }) measures!: readonly string[];
  @ApiProperty({ format: 'date' }) announcedOn!: string;
}

export const PublicAwardPage = PageOf(PublicAwardView);
