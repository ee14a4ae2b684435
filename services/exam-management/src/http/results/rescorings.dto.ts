import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  ValidateNested,
} from 'class-validator';
import { type Dispensation, dispensations } from '../../domain/results/dispensation.js';

export class PlaceCorrectionBody {
  @ApiProperty({ maxLength: 100 }) @Matches(/^[\p{L}\p{N}_.-]{1,100}$/u) itemRef!: string;

  @ApiProperty({
    format: 'uuid',
    required: false,
    description: 'Un item de la banque qui corrige… / An item of the bank that scores…',
  })
  @IsOptional()
  @IsUUID()
  itemId?: string;

  @ApiProperty({
    enum: dispensations,
    required: false,
    description:
      '…ou les points à tout le monde, ou à personne / …or the points for everybody, or the place for nobody',
  })
  @IsOptional()
  @IsIn(dispensations)
  dispensation?: Dispensation;
}

export class PlaceCorrectionsBody {
  @ApiProperty({ type: [PlaceCorrectionBody], maxItems: 200 })
  @IsArray()
  @ArrayMaxSize(200)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => PlaceCorrectionBody)
  corrections!: PlaceCorrectionBody[];
}

export class RescoringQuery {
  @ApiProperty({
    type: 'boolean',
    required: false,
    description: 'Dire qui changerait, sans rien écrire / Say who would change, and write nothing',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  dryRun?: boolean;
}

export class PlaceChangeView {
  @ApiProperty() ref!: string;
  @ApiProperty({ type: 'integer' }) up!: number;
  @ApiProperty({ type: 'integer' }) down!: number;
}

export class RescoringReportBody {
  @ApiProperty({ type: 'integer' }) sittings!: number;
  @ApiProperty({ type: 'integer', description: 'Notes d’épreuve qui montent / Exam marks that go up' }) up!: number;
  @ApiProperty({ type: 'integer' }) down!: number;
  @ApiProperty({ type: 'integer' }) nowPass!: number;
  @ApiProperty({ type: 'integer' }) nowFail!: number;
  @ApiProperty({ type: [PlaceChangeView] }) places!: readonly PlaceChangeView[];
}

export class RescoringReportView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) sessionId!: string;
  @ApiProperty() isPreview!: boolean;
  @ApiProperty() askedBy!: string;
  @ApiProperty({ format: 'date-time' }) askedAt!: Date;
  @ApiProperty({
    type: RescoringReportBody,
    nullable: true,
    description: 'Après la fin de la tâche / Once the job has ended',
  })
  report!: RescoringReportBody | null;
}
