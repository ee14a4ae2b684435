import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, PageQuery, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Code, Day, Measures, WordsBody } from '../fields.js';
import type { DocumentId } from '../../domain/register.js';
import { SourceView } from '../filled.dto.js';
import { OwnTextView } from '../texts.dto.js';

const source = {
  description:
    'D’où vient ce qui est dit : un document du plan et sa ligne, ou un auteur, un écrit et son jour. / Where what is said comes from: a document of the plan and its line, or an author, a writing and its day.',
};

export class SourceBody {
  @ApiPropertyOptional({ enum: ['A', 'B'] }) @IsOptional() @IsIn(['A', 'B']) document?: DocumentId;
  @ApiPropertyOptional({ type: 'integer', minimum: 1 }) @IsOptional() @IsInt() @Min(1) @Max(100_000) line?: number;
  @ApiPropertyOptional({ type: 'integer', minimum: 1 }) @IsOptional() @IsInt() @Min(1) @Max(100_000) toLine?: number;
  @Text({ required: false, to: 200, example: 'Direction du suivi du plan', description: 'Un bureau / An office' })
  author?: string;
  @Text({ required: false, to: 500, example: 'Rapport annuel 2025-2026, p. 12' }) source?: string;
  @Day({ required: false }) on?: string;
}

/** What every change says of itself. */
export class StatedBody {
  @ApiProperty({ type: SourceBody, ...source })
  @IsObject()
  @ValidateNested()
  @Type(() => SourceBody)
  source!: SourceBody;
  @Text({ required: false, to: 500, description: 'Pourquoi / Why' }) why?: string;
}

export class ParticipationBody {
  @Code({ example: 'quebec-numerique', description: 'Du registre des partenaires / Of the register of partners' })
  partner!: string;
  @ApiProperty({ type: WordsBody }) @IsObject() @ValidateNested() @Type(() => WordsBody) role!: WordsBody;
}

const values = {
  type: 'object',
  additionalProperties: true,
  description: 'Par les champs du genre; null en retire un. / By the fields of the kind; null takes one away.',
  example: { startsOn: '2026-10-05', topic: 'other', participants: 24 },
} as const;
const Partners = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: [ParticipationBody], required: false, maxItems: 50 }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(50),
    ValidateNested({ each: true }),
    Type(() => ParticipationBody),
  );

export class NewInitiativeBody extends StatedBody {
  @Code() kind!: string;
  @Text({ to: 120, example: 'css-des-deux-rives', description: 'Code de l’organisation / Code of the organisation' })
  organisation!: string;
  @ApiProperty({ type: WordsBody }) @IsObject() @ValidateNested() @Type(() => WordsBody) title!: WordsBody;
  @Measures() measures!: string[];
  @ApiPropertyOptional(values) @IsOptional() @IsObject() values?: Record<string, unknown>;
  @Partners() partners?: ParticipationBody[];
}

export class RevisionBody extends StatedBody {
  @ApiProperty({ type: WordsBody, required: false })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => WordsBody)
  title?: WordsBody;
  @Measures({ required: false }) measures?: string[];
  @ApiPropertyOptional(values) @IsOptional() @IsObject() values?: Record<string, unknown>;
  @Partners() partners?: ParticipationBody[];
}

export class TransitionBody extends StatedBody {
  @Code({ example: 'held' }) to!: string;
}

export class MilestoneBody extends StatedBody {
  @ApiProperty({ type: WordsBody }) @IsObject() @ValidateNested() @Type(() => WordsBody) title!: WordsBody;
  @Day({ required: false, description: 'Prévu / Planned' }) plannedOn?: string | null;
  @Day({ required: false, description: 'Atteint / Reached' }) reachedOn?: string | null;
}

export class MilestonePath {
  @ApiProperty({ format: 'uuid' }) @Matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i) id!: string;
  @Code({ example: 'launch' }) milestone!: string;
}

export class InitiativesQuery extends PageQuery {
  @Code({ required: false }) kind?: string;
  @ApiPropertyOptional({ example: 'M05', pattern: '^M\\d{2}$' }) @IsOptional() @Matches(/^M\d{2}$/) measure?: string;
  @Text({ required: false, to: 120, description: 'Avec ce qui en relève / With everything below it' })
  organisation?: string;
  @Code({ required: false, example: 'held' }) state?: string;
}

export class ParticipationView {
  @ApiProperty() partner!: string;
  @ApiProperty({ type: OwnTextView }) role!: OwnTextView;
}

export class MilestoneView {
  @ApiProperty({ example: 'launch' }) code!: string;
  @ApiProperty({ type: OwnTextView }) title!: OwnTextView;
  @ApiProperty({ type: String, format: 'date', nullable: true }) plannedOn!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) reachedOn!: string | null;
}

export class InitiativeView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'training-session' }) kind!: string;
  @ApiProperty({
    type: 'integer',
    description: 'La version du genre sous laquelle elle est écrite / The version of the kind that it is written under',
  })
  kindVersion!: number;
  @ApiProperty({ example: 'css-des-deux-rives' }) organisation!: string;
  @ApiProperty({ type: OwnTextView }) title!: OwnTextView;
  @ApiProperty({ type: [String] }) measures!: readonly string[];
  @ApiProperty({ example: 'planned' }) state!: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) values!: Readonly<Record<string, unknown>>;
  @ApiProperty({
    type: [String],
    description:
      'Champs qui comptent des personnes, tus hors de l’organisation / Fields that count persons, withheld outside the organisation',
  })
  withheld!: readonly string[];
  @ApiProperty({ type: [ParticipationView] }) partners!: readonly ParticipationView[];
  @ApiProperty({ type: [MilestoneView] }) milestones!: readonly MilestoneView[];
  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/SourceView' },
    description: 'De chaque fait, par pointeur / Of each fact, by pointer',
  })
  provenance!: Readonly<Record<string, SourceView>>;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export const InitiativePage = PageOf(InitiativeView);
