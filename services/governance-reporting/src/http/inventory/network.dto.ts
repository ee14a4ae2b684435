import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, PageOf, PageQuery, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsNumber,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Content } from '../../domain/inventory/inventory-row.js';
import type { Verdict } from '../../domain/inventory/measurement.js';

const Amount =
  (most: number, unit: string, required = true): PropertyDecorator =>
  (target, key) => {
    ApiProperty({ type: 'number', minimum: 0, maximum: most, description: unit, required })(target, key);
    if (!required) IsOptional()(target, key);
    for (const rule of [IsNumber({ maxDecimalPlaces: 2 }), Min(0), Max(most)]) rule(target, key);
  };

export class MeasurementBody {
  @ApiProperty({ format: 'date-time', example: '2026-10-05T14:30:00-04:00' }) @IsInstant() at!: string;
  @Amount(400_000, 'Mbit/s') down!: number;
  @Amount(400_000, 'Mbit/s') up!: number;
  @Amount(60_000, 'ms', false) latency?: number;
  @Amount(60_000, 'ms', false) jitter?: number;
  @Amount(100, '% des paquets / of the packets', false) loss?: number;
}

export class MeasurementsBody {
  @ApiProperty({ type: [MeasurementBody], minItems: 1, maxItems: 500 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique(({ at }: MeasurementBody) => at)
  @ValidateNested({ each: true })
  @Type(() => MeasurementBody)
  items!: MeasurementBody[];
}

export class MeasurementsView {
  @ApiProperty({ type: 'integer' }) added!: number;
  @ApiProperty({ type: 'integer', description: 'Déjà connues à cet instant / Known of that instant already' })
  repeated!: number;
}

export class SitesQuery extends PageQuery {
  @Text({ required: false, to: 120, description: 'Avec ce qui en relève / With everything below it' })
  organisation?: string;
  @Text({ required: false, to: 60, example: 'active' }) state?: string;
  @Text({ required: false, to: 60, description: 'Code du propriétaire / The owner’s code' }) code?: string;
}

export class ConnectionsQuery extends SitesQuery {
  @ApiPropertyOptional({ format: 'uuid' }) @IsOptional() @IsUUID() site?: string;
}

export class NetworkQuery extends PageQuery {
  @Text({ to: 120, description: 'Avec ce qui en relève / With everything below it' }) organisation!: string;
}

class EntryView {
  @ApiProperty({
    format: 'uuid',
    description: 'Le même après un nouveau nom ou un déménagement / The same after a new name or a move',
  })
  id!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) content!: Content;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class SiteView extends EntryView {}

export class ConnectionView extends EntryView {
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) siteId!: string | null;
}

const nullableNumber = (description: string) => ({ type: Number, nullable: true, description });

export class NetworkView {
  @ApiProperty({ format: 'uuid' }) connection!: string;
  @ApiProperty({ format: 'uuid' }) site!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) siteContent!: Content;
  @ApiProperty({ type: 'object', additionalProperties: true }) content!: Content;
  @ApiProperty({ type: 'integer', description: 'En 30 jours / Within 30 days' }) measurements!: number;
  @ApiProperty(nullableNumber('Médiane, Mbit/s / Median, Mbit/s')) measuredDown!: number | null;
  @ApiProperty(nullableNumber('Médiane, Mbit/s / Median, Mbit/s')) measuredUp!: number | null;
  @ApiProperty(nullableNumber('Médiane, ms / Median, ms')) latency!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: '% du débit au contrat / of the contracted speed' })
  share!: number | null;
  @ApiProperty({
    enum: ['met', 'below', 'unmeasured'],
    description:
      '80 % du contrat; moins de dix mesures ne disent rien / 80% of the contract; fewer than ten measurements say nothing',
  })
  verdict!: Verdict;
}

export const SitePage = PageOf(SiteView);
export const ConnectionPage = PageOf(ConnectionView);
export const NetworkPage = PageOf(NetworkView);
