import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsInstant, Text } from '@pan/kit/http';
import { licenceModels, type LicenceModel } from '../../domain/licence.js';
import { OrganisationCode } from '../fields.js';

export class LicenceBody {
  @ApiProperty({ format: 'uuid' }) @IsUUID() titleId!: string;
  @OrganisationCode({ description: 'Dont les lecteurs emprunteront / Whose readers will borrow' })
  organisation!: string;
  @Text({
    to: 500,
    example: 'urn:uuid:8b58d9e4-6fb0-4d22-bb1a-3a9a51eb5087',
    description: 'Nom de la licence chez le vendeur / The seller’s name of the licence',
  })
  sourceId!: string;
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
    description: 'Prêts à la fois / Loans at once',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  concurrency?: number;
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1_000_000, description: 'Prêts en tout / Loans in all' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  checkouts?: number;
  @ApiPropertyOptional({
    format: 'date-time',
    example: '2027-06-30T23:59:59Z',
  })
  @IsOptional()
  @IsInstant()
  expiresAt?: string;
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 365, description: 'Jours d’un prêt / Days of a loan' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  loanDays?: number;
}

export class LicenceView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) titleId!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty() sourceId!: string;
  @ApiProperty({ enum: licenceModels }) model!: LicenceModel;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: sans limite / without limit' }) concurrency!:
    number | null;
  @ApiProperty({ type: 'integer', nullable: true }) checkouts!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Prêts qui restent / Loans left' }) checkoutsLeft!:
    number | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) expiresAt!: Date | null;
  @ApiProperty({ type: 'integer' }) loanDays!: number;
  @ApiProperty({ type: 'integer' }) onLoan!: number;
  @ApiProperty({ type: 'integer', description: 'Mis de côté pour une réservation / Set aside for a hold' })
  setAside!: number;
}
