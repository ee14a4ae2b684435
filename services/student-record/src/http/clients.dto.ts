import { ApiProperty } from '@nestjs/swagger';
import { PageOf, purposes } from '@pan/kit';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, Matches } from 'class-validator';
import { grantableScopes, grantStates, type GrantableScope, type GrantState } from '../domain/client-access.js';
import { OneOf, Text } from './fields.js';

const code = /^[a-z0-9][a-z0-9.-]{0,119}$/;

export class ClientPath {
  @ApiProperty({ pattern: '^[\\w.-]{1,120}$', example: 'vendor-5b1f0c9d2e7a' })
  @Matches(/^[\w.-]{1,120}$/)
  id!: string;
}

export class ClientRequestBody {
  @Text({
    to: 120,
    example: 'Logiciels Boréal inc.',
    description: 'Une entreprise, jamais une personne / A company, never a person',
  })
  vendor!: string;

  @ApiProperty({ type: [String], enum: grantableScopes, minItems: 1, maxItems: 20, example: ['learners:read'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsIn(grantableScopes, { each: true })
  scopes!: GrantableScope[];

  @OneOf(Object.keys(purposes), { example: 'school-administration', description: 'Finalité / Purpose' })
  purpose!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', pattern: code.source },
    minItems: 1,
    maxItems: 100,
    example: ['css-des-deux-rives'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @Matches(code, { each: true })
  organisations!: string[];
}

export class AskedView {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class ClientOrganisationView {
  @ApiProperty({ example: 'css-des-deux-rives' }) code!: string;
  @ApiProperty({ enum: grantStates }) state!: GrantState;
}

export class ClientRequestView extends AskedView {
  @ApiProperty({ example: 'Logiciels Boréal inc.' }) vendor!: string;
  @ApiProperty({ type: [String], example: ['learners:read'] }) scopes!: readonly string[];
  @ApiProperty({ example: 'school-administration' }) purpose!: string;
  @ApiProperty({ format: 'date-time' }) requestedAt!: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'vendor-5b1f0c9d2e7a' }) clientId!: string | null;
  @ApiProperty({ type: [ClientOrganisationView], description: 'À votre portée / In your reach' })
  organisations!: readonly ClientOrganisationView[];
}

export const ClientRequestPage = PageOf(ClientRequestView);

export class ApprovedView {
  @ApiProperty({ example: 'vendor-5b1f0c9d2e7a' }) clientId!: string;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Montré cette seule fois, à qui approuve en premier / Shown this once, to whoever approves first',
  })
  secret!: string | null;
  @ApiProperty({ type: [String], example: ['css-des-deux-rives'] }) organisations!: readonly string[];
}

export class ClientView {
  @ApiProperty({ example: 'vendor-5b1f0c9d2e7a' }) id!: string;
  @ApiProperty() vendor!: string;
  @ApiProperty({ type: [String] }) scopes!: readonly string[];
  @ApiProperty() purpose!: string;
  @ApiProperty({ type: [String], description: 'Sans aucune, pas de jeton / Without any, no token' })
  organisations!: readonly string[];
}

export class SecretBody {
  @Text({ to: 200, example: 'secret' }) secret!: string;
}

export class VerificationView {
  @ApiProperty() valid!: boolean;
}
