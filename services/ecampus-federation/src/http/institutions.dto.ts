import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsIn, IsOptional } from 'class-validator';
import { modes, type Conformance, type InstitutionStanding, type Mode } from '../domain/institution.js';
import { EndpointUrl, OrganisationCode } from './fields.js';

export class InstitutionPath {
  @OrganisationCode() code!: string;
}

export class InstitutionBody {
  @EndpointUrl() endpoint!: string;

  @ApiProperty({
    required: false,
    enum: modes,
    isArray: true,
    minItems: 1,
    maxItems: 5,
    uniqueItems: true,
    default: ['distance-learning', 'online', 'hybrid'],
    description: 'Modes des cours qui entrent dans la fédération / Modes of the courses that come into the federation',
  })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(5)
  @ArrayUnique()
  @IsIn(modes, { each: true })
  kinds: Mode[] = ['distance-learning', 'online', 'hybrid'];
}

export class FindingView {
  @ApiProperty({ description: 'Pointeur JSON / JSON Pointer' }) pointer!: string;
  @ApiProperty() reason!: string;
}

export class ConformanceView {
  @ApiProperty({ format: 'date-time' }) readAt!: string;
  @ApiProperty() conformant!: boolean;
  @ApiProperty({ type: [FindingView] }) findings!: readonly FindingView[];
}

export class InstitutionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() code!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ format: 'uuid' }) organisationId!: string;
  @ApiProperty({ format: 'uri' }) endpoint!: string;
  @ApiProperty({ enum: modes, isArray: true }) kinds!: readonly Mode[];
  @ApiProperty({ enum: ['described', 'admitted', 'suspended'] }) state!: InstitutionStanding;
  @ApiProperty({ type: ConformanceView, description: 'Le document de service (GET /) / The service document (GET /)' })
  conformance!: Conformance;
  @ApiProperty({ type: 'integer', description: 'Cours offerts / Courses offered' }) courses!: number;
  @ApiProperty({ type: 'integer', description: 'Offres ouvertes / Open offerings' }) offerings!: number;
}

export const InstitutionPage = PageOf(InstitutionView);
