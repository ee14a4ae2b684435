import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min, ValidateNested } from 'class-validator';
import {
  accommodationAuthorities,
  accommodationTools,
  type AccommodationAuthority,
  type AccommodationKind,
  type AccommodationParameter,
  type AccommodationTool,
  type AuthorityWords,
  type DecidedBy,
  type ParameterRule,
} from '../../domain/accommodations/kinds.js';
import { Day, OneOf, SourceId, Text } from '../fields.js';
import { Statements, StatementView } from '../learners/learners.dto.js';

const name = /^[a-zA-Z]{1,40}$/;

export class AccommodationParameterBody {
  @OneOf(accommodationTools, { example: 'breaks' }) tool!: AccommodationTool;
  @ApiProperty({ pattern: name.source, example: 'minutes', description: 'Voir / See GET /v1/accommodation-kinds' })
  @Matches(name)
  name!: string;
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 10_000, example: 5 })
  @IsInt()
  @Min(0)
  @Max(10_000)
  value!: number;
}

export class AccommodationDecisionBody {
  @OneOf(accommodationAuthorities, { example: 'intervention-plan' }) authority!: AccommodationAuthority;
  @Day({ example: '2026-09-10' }) decidedOn!: string;
  @Text({ required: false, to: 80, example: 'PI-2026-104', description: 'Jamais une raison / Never a reason' })
  reference?: string | null;
}

export class AccommodationBody {
  @SourceId({ example: 'E-104233' }) learnerSourceId!: string;

  @ApiProperty({
    minimum: 0,
    maximum: 200,
    example: 33,
    description: 'Centièmes de la durée prévue / Hundredths of the time foreseen',
  })
  @IsInt()
  @Min(0)
  @Max(200)
  extraTimePercent!: number;

  @ApiProperty({ type: [String], enum: accommodationTools, maxItems: 20, example: ['text-to-speech'] })
  @IsArray()
  @ArrayMaxSize(20)
  @IsIn(accommodationTools, { each: true })
  tools!: AccommodationTool[];

  @ApiProperty({ type: [AccommodationParameterBody], required: false, maxItems: 30 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => AccommodationParameterBody)
  parameters?: AccommodationParameterBody[];

  @ApiProperty({
    ...{ type: AccommodationDecisionBody, required: false, nullable: true },
    description: 'Qui l’a décidée; l’examen n’en sait rien / Who decided it; the exam is not told',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => AccommodationDecisionBody)
  decided?: AccommodationDecisionBody | null;

  @SourceId({
    ...{ required: false, example: 'PI-104233' },
    description:
      'Clé du plan d’intervention qui la fonde; l’examen n’en sait rien / Key of the intervention plan it rests on; the exam is not told',
  })
  planSourceId?: string | null;

  @Day({ example: '2026-09-01' }) validFrom!: string;
  @Day({ required: false, example: '2027-06-30' }) validUntil?: string | null;
}

export class AccommodationEnd {
  @Day({ required: false, example: '2027-01-15', description: "Par défaut aujourd'hui / Today by default" })
  endedOn?: string | null;
}

export class AccommodationParameterView {
  @ApiProperty({ enum: accommodationTools }) tool!: AccommodationTool;
  @ApiProperty() name!: string;
  @ApiProperty({ type: 'integer' }) value!: number;
}

export class AccommodationDecisionView {
  @ApiProperty({ enum: accommodationAuthorities }) authority!: AccommodationAuthority;
  @ApiProperty({ format: 'date' }) decidedOn!: string;
  @ApiProperty({ type: String, nullable: true }) reference!: string | null;
}

export class AccommodationView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ type: 'integer', example: 33 }) extraTimePercent!: number;
  @ApiProperty({ type: [String], enum: accommodationTools }) tools!: readonly AccommodationTool[];
  @ApiProperty({ type: [AccommodationParameterView] }) parameters!: readonly AccommodationParameter[];
  @ApiProperty({ type: AccommodationDecisionView, nullable: true }) decided!: DecidedBy | null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'À qui lit le plan / For whoever reads the plan',
  })
  planId!: string | null;
  @ApiProperty({ type: 'string', format: 'date' }) validFrom!: string;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) validUntil!: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) endedOn!: string | null;
  @ApiProperty({ type: 'integer' }) version!: number;
  @Statements() statements!: readonly StatementView[];
}

export const AccommodationPage = PageOf(AccommodationView);

class ParameterRuleView {
  @ApiProperty({ example: 'minutes' }) name!: string;
  @ApiProperty({ type: 'integer' }) least!: number;
  @ApiProperty({ type: 'integer' }) most!: number;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

class AccommodationKindView {
  @ApiProperty({ enum: accommodationTools }) tool!: AccommodationTool;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
  @ApiProperty({ type: [ParameterRuleView] }) parameters!: readonly ParameterRule[];
}

class AuthorityView {
  @ApiProperty({ enum: accommodationAuthorities }) authority!: AccommodationAuthority;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

export class AccommodationKindsView {
  @ApiProperty({ type: [AccommodationKindView] }) items!: readonly AccommodationKind[];
  @ApiProperty({ type: [AuthorityView] }) authorities!: readonly AuthorityWords[];
}
