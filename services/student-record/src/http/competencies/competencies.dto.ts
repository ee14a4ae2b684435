import { ApiProperty } from '@nestjs/swagger';
import {
  type DigitalDimension,
  digitalDimensions,
  digitalFramework,
  type DigitalLevel,
  digitalLevels,
} from '@pan/quebec';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsUrl, MaxLength, ValidateNested } from 'class-validator';
import { type EvidenceKind, evidenceKinds } from '../../domain/competencies/competency-assessment.js';
import { Day, OneOf, OrganisationCode, Text } from '../fields.js';

const codes = digitalDimensions.map(({ code }) => code);

export class EvidenceBody {
  @OneOf(evidenceKinds, { example: 'work' }) kind!: EvidenceKind;
  @Text({ to: 200, example: 'Affiche sur l’eau, faite à quatre' }) title!: string;
  @Day({ example: '2026-11-12' }) on!: string;
  @ApiProperty({ type: String, format: 'uri', maxLength: 500, required: false, nullable: true, example: null })
  @IsOptional()
  @IsUrl({ protocols: ['https'], require_protocol: true })
  @MaxLength(500)
  address?: string | null;
}

export class AssessmentBody {
  @OrganisationCode({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @OneOf(codes, { example: 'cn-04' }) dimension!: DigitalDimension;
  @OneOf(digitalLevels, { example: 'intermediate' }) level!: DigitalLevel;
  @Day({ example: '2026-11-18', description: 'Jour de l’observation / Day on which it was seen' }) assessedOn!: string;
  @ApiProperty({
    ...{ type: [EvidenceBody], minItems: 1, maxItems: 5 },
    description: 'Sur quoi le niveau repose / On what the level rests',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => EvidenceBody)
  evidence!: EvidenceBody[];
}

export class AssessmentAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class AssessmentWithdrawalBody {
  @Text({ to: 500, example: 'Autre élève' }) reason!: string;
}

class EvidenceView {
  @ApiProperty({ enum: evidenceKinds }) kind!: EvidenceKind;
  @ApiProperty() title!: string;
  @ApiProperty({ format: 'date' }) on!: string;
  @ApiProperty({ type: String, format: 'uri', nullable: true }) address!: string | null;
}

class AssessmentView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: digitalLevels }) level!: DigitalLevel;
  @ApiProperty({ format: 'date' }) assessedOn!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty({ type: [EvidenceView] }) evidence!: readonly EvidenceView[];
  @ApiProperty({ format: 'date-time' }) saidAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) withdrawnAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) withdrawnWhy!: string | null;
}

class DimensionView {
  @ApiProperty({ enum: codes }) code!: DigitalDimension;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
  @ApiProperty({ type: String, enum: digitalLevels, nullable: true }) level!: DigitalLevel | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) assessedOn!: string | null;
  @ApiProperty({ type: [AssessmentView], description: 'La plus récente d’abord / The latest first' })
  assessments!: readonly AssessmentView[];
}

class FrameworkView {
  @ApiProperty({ example: digitalFramework.code }) framework!: string;
  @ApiProperty({ example: digitalFramework.version }) version!: string;
}

export class ProfileView extends FrameworkView {
  @ApiProperty({ type: [DimensionView] }) dimensions!: readonly DimensionView[];
}

class LevelCountView {
  @ApiProperty({ enum: [...digitalLevels, 'none'] }) level!: DigitalLevel | 'none';
  @ApiProperty({ type: 'integer', nullable: true }) value!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) of!: number | null;
  @ApiProperty({ description: 'Trop peu d’élèves / Too few learners' }) suppressed!: boolean;
}

class LevelsView {
  @ApiProperty({ enum: codes }) code!: DigitalDimension;
  @ApiProperty({ type: [LevelCountView] }) levels!: readonly LevelCountView[];
}

export class GroupProfileView extends FrameworkView {
  @ApiProperty({ type: [LevelsView] }) dimensions!: readonly LevelsView[];
}
