import { ApiProperty } from '@nestjs/swagger';
import { organisationKinds, type OrganisationKind } from '@pan/contracts';
import { PageOf, PageQuery } from '@pan/kit/http';
import { longest } from '@pan/quebec';
import { OneOf, OrganisationCode, Text } from '../fields.js';

export class OrganisationPath {
  @OrganisationCode() code!: string;
}

export class OrganisationBody {
  @Text({ to: longest.title, example: 'Centre de services scolaire des Deux-Rives' }) name!: string;
  @OneOf(organisationKinds, { example: 'service-centre' }) kind!: OrganisationKind;
  @OrganisationCode({ required: false, example: 'ministere', description: 'Par défaut / By default: ministere' })
  parentCode?: string | null;
}

export class OrganisationsQuery extends PageQuery {
  @OrganisationCode({ required: false, nullable: false, description: 'Directement au-dessus / Directly above' })
  parent?: string;
}

export class OrganisationView {
  @ApiProperty({ format: 'uuid', description: 'Tel que les événements le nomment / As events name it' }) id!: string;
  @ApiProperty({ example: 'css-des-deux-rives' }) code!: string;
  @ApiProperty({ example: 'Centre de services scolaire des Deux-Rives' }) name!: string;
  @ApiProperty({ enum: organisationKinds }) kind!: OrganisationKind;
  @ApiProperty({ type: 'string', nullable: true, example: 'ministere' }) parentCode!: string | null;
  @ApiProperty({ type: [String], example: ['ministere', 'css-des-deux-rives'] }) path!: readonly string[];
}

export const OrganisationPage = PageOf(OrganisationView);
