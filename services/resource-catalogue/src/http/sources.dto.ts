import { ApiProperty } from '@nestjs/swagger';
import { PageOf, Text } from '@pan/kit/http';
import { IsIn, IsOptional, IsString, IsUrl, Matches, MaxLength } from 'class-validator';
import { harvestPrefixes, type HarvestPrefix } from '../domain/source.js';

export class SourcePath {
  @Matches(/^[a-z0-9][a-z0-9-]{0,59}$/) code!: string;
}

export class SourceBody {
  @Text({ to: 200, example: 'Dépôt d’essai' }) name!: string;
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  @MaxLength(2_000)
  baseUrl!: string;
  @IsIn(harvestPrefixes) metadataPrefix!: HarvestPrefix;
  @IsOptional() @IsString() @Matches(/^[\w\-.!~*'()]+(:[\w\-.!~*'()]+)*$/) @MaxLength(200) set?: string;
}

export class SourceView {
  @ApiProperty() code!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ format: 'uri' }) baseUrl!: string;
  @ApiProperty({ enum: harvestPrefixes }) metadataPrefix!: HarvestPrefix;
  @ApiProperty({ type: 'string', nullable: true }) set!: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) harvestedThrough!: Date | null;
  @ApiProperty({ type: 'integer', description: 'Ressources publiées qui en viennent / Published resources from it' })
  published!: number;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export const SourcePage = PageOf(SourceView);

/** What a registration answers. */
export class SourceAnswer {
  @ApiProperty() code!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
}
