import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
} from 'class-validator';
import type { Scores } from '../domain/marking/rubric.js';
import { AreResponses, type Responses } from './items.dto.js';
import { Points } from './marking-schemes.dto.js';
import { AreScores } from './scores.js';
import { code } from './sessions.dto.js';
import { itemRef } from './sittings.dto.js';

export class MarkerPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() id!: string;
  @ApiProperty({ format: 'uuid', description: 'Membre du personnel au dossier / Member of the staff in the record' })
  @IsUUID()
  personId!: string;
}

export class MarkerBody {
  @ApiProperty({
    ...{ pattern: code.source, example: 'css-des-deux-rives.ecole-secondaire-monseigneur-begin' },
    description: 'L’école ou l’organisation de la personne / The person’s school or organisation',
  })
  @Matches(code)
  organisation!: string;

  @ApiProperty({
    ...{
      type: [String],
      maxItems: 50,
      uniqueItems: true,
      required: false,
      items: { type: 'string', pattern: itemRef.source },
    },
    description:
      'Places de l’épreuve; aucune : toutes celles que des personnes corrigent / Places of the paper; none: all that people mark',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(itemRef, { each: true })
  places?: string[];

  @ApiProperty({
    ...{ type: [String], maxItems: 100, uniqueItems: true, required: false, items: { type: 'string', format: 'uuid' } },
    description:
      'Groupes de la personne, là où le dossier ne les dit pas / Classes of the person, where the record does not say so',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  classIds?: string[];

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 10_000, description: 'Le plus de copies / The most scripts' })
  @IsInt()
  @Min(0)
  @Max(10_000)
  most!: number;

  @ApiProperty({
    type: 'boolean',
    required: false,
    default: false,
    description: 'Tranche les désaccords / Decides where others disagree',
  })
  @IsOptional()
  @IsBoolean()
  adjudicates?: boolean;

  @ApiProperty({
    type: 'boolean',
    required: false,
    default: false,
    description:
      'Décide des révisions de notes que la personne n’a pas corrigées / Decides on reviews of marks that the person did not give',
  })
  @IsOptional()
  @IsBoolean()
  reviews?: boolean;
}

export class MarkerView {
  @ApiProperty({ format: 'uuid' }) personId!: string;
  @ApiProperty({ type: 'string', nullable: true }) organisation!: string | null;
  @ApiProperty({ type: [String] }) places!: readonly string[];
  @ApiProperty({ type: [String] }) classIds!: readonly string[];
  @ApiProperty({ type: 'integer' }) most!: number;
  @ApiProperty() adjudicates!: boolean;
  @ApiProperty() reviews!: boolean;
  @ApiProperty({ type: 'integer' }) inHand!: number;
  @ApiProperty({ type: 'integer' }) submitted!: number;
}

export const MarkerPage = PageOf(MarkerView);

export class MarkerIdView {
  @ApiProperty({ format: 'uuid' }) personId!: string;
}

export class CalibrationPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() id!: string;
  @ApiProperty({ pattern: itemRef.source, example: 'Q15' }) @Matches(itemRef) itemRef!: string;
  @ApiProperty({ pattern: itemRef.source, example: 'copie-1' }) @Matches(itemRef) code!: string;
}

export class CalibrationBody {
  @AreResponses() responses!: Responses;
  @AreScores() scores!: Scores;
  @Points({ min: 0, description: 'L’écart permis / The distance permitted' }) distance!: number;
}

export class CalibrationIdView {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class PlaceProgressView {
  @ApiProperty() itemRef!: string;
  @ApiProperty({ type: 'string', nullable: true }) organisation!: string | null;
  @ApiProperty({ type: 'integer' }) scripts!: number;
  @ApiProperty({ type: 'integer' }) awaitingFirst!: number;
  @ApiProperty({ type: 'integer' }) awaitingSecond!: number;
  @ApiProperty({ type: 'integer' }) awaitingAdjudication!: number;
  @ApiProperty({ type: 'integer' }) awaitingReview!: number;
  @ApiProperty({ type: 'integer' }) inHand!: number;
  @ApiProperty({ type: 'integer' }) settled!: number;
}

export class MarkingProgressView {
  @ApiProperty({ type: [PlaceProgressView] }) items!: readonly PlaceProgressView[];
}

const decimal = { type: 'string', nullable: true, example: '-0.25' } as const;

export class MarkerStatisticsView {
  @ApiProperty({ format: 'uuid' }) markerId!: string;
  @ApiProperty({ type: 'string', nullable: true }) organisation!: string | null;
  @ApiProperty({ type: 'integer' }) submitted!: number;
  @ApiProperty({ type: 'integer' }) returned!: number;
  @ApiProperty({ type: 'integer' }) calibrationsTried!: number;
  @ApiProperty({ type: 'integer' }) calibrationsMet!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Copies que deux personnes ont corrigées / Scripts that two persons marked',
  })
  compared!: number;
  @ApiProperty({ description: 'Trop peu pour juger qui que ce soit / Too few to judge anybody by' }) few!: boolean;
  @ApiProperty({ ...decimal, description: 'Écart moyen; sous zéro, sévère / Mean difference; below zero, severe' })
  severity!: string | null;
  @ApiProperty({
    ...decimal,
    description: 'Part des accords à la tolérance près / Share that agrees within the tolerance',
  })
  withinTolerance!: string | null;
  @ApiProperty({ ...decimal, description: 'Part des accords exacts / Share that agrees exactly' }) exact!:
    string | null;
  @ApiProperty({ ...decimal, description: 'Kappa pondéré quadratique / Quadratic weighted kappa' }) kappa!:
    string | null;
}

export const MarkerStatisticsPage = PageOf(MarkerStatisticsView);
