import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { ArrayMaxSize, IsArray, IsIn, IsInt, Max, Min } from 'class-validator';
import { accommodationTools, type AccommodationTool } from '../../domain/accommodations/accommodation.js';
import { Day, SourceId } from '../fields.js';
import { Statements, StatementView } from '../learners/learners.dto.js';

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

  @Day({ example: '2026-09-01' }) validFrom!: string;
  @Day({ required: false, example: '2027-06-30' }) validUntil?: string | null;
}

export class AccommodationEnd {
  @Day({ required: false, example: '2027-01-15', description: "Par défaut aujourd'hui / Today by default" })
  endedOn?: string | null;
}

export class AccommodationView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ type: 'integer', example: 33 }) extraTimePercent!: number;
  @ApiProperty({ type: [String], enum: accommodationTools }) tools!: readonly AccommodationTool[];
  @ApiProperty({ type: 'string', format: 'date' }) validFrom!: string;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) validUntil!: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) endedOn!: string | null;
  @ApiProperty({ type: 'integer' }) version!: number;
  @Statements() statements!: readonly StatementView[];
}

export const AccommodationPage = PageOf(AccommodationView);
