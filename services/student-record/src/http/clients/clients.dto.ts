import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { purposes } from '@pan/kit/people';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  authMethods,
  grantableScopes,
  overlapHours,
  type AuthMethod,
  type GrantableScope,
} from '../../domain/clients/client-access.js';
import { grantStandings, type GrantStanding } from '../../domain/clients/client-grant.js';
import { OneOf, Text } from '../fields.js';

const code = /^[a-z0-9][a-z0-9.-]{0,119}$/;

export class ClientPath {
  @ApiProperty({ pattern: '^[\\w.-]{1,120}$', example: 'vendor-5b1f0c9d2e7a' })
  @Matches(/^[\w.-]{1,120}$/)
  id!: string;
}

const base64url = (longest: number, example?: string): PropertyDecorator => {
  const form = new RegExp(`^[\\w-]{1,${longest}}$`);
  return applyDecorators(
    ApiProperty({ required: false, pattern: form.source, ...(example && { example }) }),
    IsOptional(),
    IsString(),
    Matches(form),
  );
};

/** The public half alone: a private member is refused like any other that is not named here. */
export class PublicKeyBody {
  @ApiProperty({ enum: ['EC', 'RSA'], example: 'EC' })
  @IsIn(['EC', 'RSA'])
  kty!: 'EC' | 'RSA';

  @ApiProperty({ required: false, enum: ['P-256'], example: 'P-256' })
  @IsOptional()
  @IsIn(['P-256'])
  crv?: string;

  @base64url(43, 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU') x?: string;
  @base64url(43, 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0') y?: string;
  @base64url(684) n?: string;
  @base64url(6) e?: string;
  @base64url(120) kid?: string;

  @ApiProperty({ required: false, enum: ['sig'] })
  @IsOptional()
  @IsIn(['sig'])
  use?: string;

  @ApiProperty({ required: false, enum: ['ES256', 'RS256', 'PS256'] })
  @IsOptional()
  @IsIn(['ES256', 'RS256', 'PS256'])
  alg?: string;
}

const Proof = (audience: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      maxLength: 4_000,
      example: 'eyJhbGciOiJFUzI1NiJ9.eyJqdGkiOiIxIn0.c2lnbmF0dXJl',
      description: `JWT signé par la clé : aud ${audience}, iat, exp, jti; dix minutes au plus / A JWT signed by the key: aud ${audience}, iat, exp, jti; ten minutes at most`,
    }),
    IsString(),
    Matches(/^[\w-]{1,1000}\.[\w-]{1,2000}\.[\w-]{1,900}$/),
  );

export class ProofBody {
  @Proof('…/v1/client-requests/{id}/answers') proof!: string;
}

const productText = { to: 120, example: 'Boréal Dossier', description: 'Nom du progiciel / Name of the package' };
const versionText = { to: 40, example: '7.2', description: 'Sa version / Its version' };

export class ClientRequestBody {
  @Text({
    to: 120,
    example: 'Logiciels Boréal inc.',
    description: 'Une entreprise, jamais une personne / A company, never a person',
  })
  vendor!: string;

  @ApiProperty({ type: [String], enum: grantableScopes, minItems: 1, maxItems: 40, example: ['learners:read'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(40)
  @IsIn(grantableScopes, { each: true })
  scopes!: GrantableScope[];

  @OneOf(Object.keys(purposes), {
    example: 'school-administration',
    description: 'Finalité habituelle / Usual purpose',
  })
  purpose!: string;

  @ApiProperty({
    required: false,
    type: [String],
    enum: Object.keys(purposes),
    maxItems: 5,
    description: 'Autres finalités qu’une requête peut dire / Other purposes that a request may state',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @IsIn(Object.keys(purposes), { each: true })
  otherPurposes?: string[];

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

  @ApiProperty({ type: PublicKeyBody, description: 'Clé publique du système / The system’s public key' })
  @IsObject()
  @ValidateNested()
  @Type(() => PublicKeyBody)
  key!: PublicKeyBody;

  @Proof('…/v1/client-requests') proof!: string;

  @ApiProperty({
    required: false,
    enum: authMethods,
    default: 'private_key_jwt',
    description:
      'Sans secret, le système signe par sa clé; un secret est montré à qui approuve / Without a secret the system signs with its key; a secret is shown to whoever approves',
  })
  @IsOptional()
  @IsIn(authMethods)
  authMethod?: AuthMethod;

  @Text({ ...productText, required: false, nullable: false }) product?: string;
  @Text({ ...versionText, required: false, nullable: false }) productVersion?: string;
}

export class ProductBody {
  @Text(productText) product!: string;
  @Text(versionText) productVersion!: string;
}

export class RefusalBody {
  @Text({ to: 500, description: 'Lisible par qui a demandé / Readable by whoever asked', example: 'Pas de contrat.' })
  reason!: string;
}

export class RotationBody {
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 0,
    maximum: overlapHours.most,
    default: overlapHours.usual,
    description: 'Combien d’heures l’ancien vaut encore / For how many hours the former is still taken',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(overlapHours.most)
  overlapHours?: number;
}

export class KeysBody {
  @ApiProperty({ type: [PublicKeyBody], minItems: 1, maxItems: 3 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(3)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => PublicKeyBody)
  keys!: PublicKeyBody[];
}

export class AskedView {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class ClientOrganisationView {
  @ApiProperty({ example: 'css-des-deux-rives' }) code!: string;
  @ApiProperty({ enum: grantStandings }) state!: GrantStanding;
  @ApiProperty({
    type: 'string',
    nullable: true,
    example: 'vendor-5b1f0c9d2e7a',
    description: 'Le client de cette organisation seule / The client of this organisation alone',
  })
  clientId!: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Pourquoi elle refuse / Why it refuses' })
  reason!: string | null;
}

export class ClientRequestView extends AskedView {
  @ApiProperty({ example: 'Logiciels Boréal inc.' }) vendor!: string;
  @ApiProperty({ type: [String], example: ['learners:read'] }) scopes!: readonly string[];
  @ApiProperty({ example: 'school-administration' }) purpose!: string;
  @ApiProperty({ type: [String], example: ['school-administration'] }) purposes!: readonly string[];
  @ApiProperty({ format: 'date-time' }) requestedAt!: string;
  @ApiProperty({ format: 'date-time', description: 'Après quoi rien ne s’approuve / After which nothing is approved' })
  expiresAt!: string;
  @ApiProperty({ enum: authMethods }) authMethod!: AuthMethod;
  @ApiProperty({
    type: 'string',
    nullable: true,
    example: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    description: 'Empreinte de la clé, RFC 7638 / Thumbprint of the key, RFC 7638',
  })
  keyThumbprint!: string | null;
  @ApiProperty({ type: [ClientOrganisationView], description: 'À votre portée / In your reach' })
  organisations!: readonly ClientOrganisationView[];
}

export const ClientRequestPage = PageOf(ClientRequestView);

export class ApprovedClientView {
  @ApiProperty({ example: 'vendor-5b1f0c9d2e7a' }) clientId!: string;
  @ApiProperty({ example: 'css-des-deux-rives' }) organisation!: string;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Montré cette seule fois; nul pour qui signe par sa clé / Shown this once; null for who signs by key',
  })
  secret!: string | null;
}

export class ApprovedView {
  @ApiProperty({ type: [ApprovedClientView], description: 'Un client par organisation / One client per organisation' })
  clients!: readonly ApprovedClientView[];
}

export class MadeSecretView {
  @ApiProperty({ example: 'vendor-5b1f0c9d2e7a' }) clientId!: string;
  @ApiProperty({ description: 'Montré cette seule fois / Shown this once' }) secret!: string;
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Jusqu’à quand l’ancien vaut / Until when the former is taken',
  })
  formerEndsAt!: Date | null;
}

export class ClientView {
  @ApiProperty({ example: 'vendor-5b1f0c9d2e7a' }) id!: string;
  @ApiProperty() vendor!: string;
  @ApiProperty({ type: [String] }) scopes!: readonly string[];
  @ApiProperty() purpose!: string;
  @ApiProperty({ type: [String] }) purposes!: readonly string[];
  @ApiProperty({ type: [String], description: 'Une, ou aucune et pas de jeton / One, or none and no token' })
  organisations!: readonly string[];
  @ApiProperty({ enum: authMethods }) authMethod!: AuthMethod;
  @ApiProperty({ type: [PublicKeyBody] }) keys!: readonly PublicKeyBody[];
  @ApiProperty({ type: 'string', nullable: true }) product!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) productVersion!: string | null;
}

export class SecretBody {
  @Text({ to: 200, example: 'secret' }) secret!: string;
}

export class VerificationView {
  @ApiProperty() valid!: boolean;
}
