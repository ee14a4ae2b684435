import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { ArrayMaxSize, ArrayUnique, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { type Disclosure, disclosures, revocationReasons } from '../../domain/attestations/attestation.js';
import type { RevocationReason } from '../../domain/attestations/attestation.js';
import { monthsOfLink } from '../../domain/attestations/attestation-link.js';

export class AttestationBody {
  @ApiProperty({ format: 'uuid' }) @IsUUID() resultId!: string;
  @ApiProperty({
    ...{
      enum: disclosures,
      isArray: true,
      required: false,
      default: [],
      maxItems: disclosures.length,
      uniqueItems: true,
    },
    description:
      'Ce que l’attestation dit de plus: le nom en clair (sinon une empreinte salée), la note, qui l’a donnée / What it tells beside: the name in clear (otherwise a salted digest), the mark, who gave it',
  })
  @IsOptional()
  @IsIn(disclosures, { each: true })
  @ArrayMaxSize(disclosures.length)
  @ArrayUnique()
  discloses?: Disclosure[];
}

export class LinkBody {
  @ApiProperty({
    ...{ type: 'integer', minimum: 1, maximum: monthsOfLink.most, required: false, default: monthsOfLink.usual },
    description: 'Mois que le lien vaut / Months for which the link holds',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(monthsOfLink.most)
  months?: number;
}

export class LinkAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uri', description: 'Dit cette seule fois / Told this once' }) url!: string;
  @ApiProperty({ format: 'date', description: 'Le dernier jour, inclus / The last day, included' }) validUntil!: string;
}

class LinkView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'date-time' }) madeAt!: string;
  @ApiProperty({ format: 'date' }) validUntil!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: string | null;
  @ApiProperty({ type: 'integer', description: 'Fois qu’il fut ouvert / Times that it was opened' }) opened!: number;
}

export class AttestationView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) resultId!: string;
  @ApiProperty({ example: 'Mathématique, 6e année du primaire' }) name!: string;
  @ApiProperty({ enum: disclosures, isArray: true }) discloses!: readonly Disclosure[];
  @ApiProperty({ enum: ['learner', 'guardian'] }) givenBy!: 'learner' | 'guardian';
  @ApiProperty({ format: 'date-time' }) issuedAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) revokedAt!: string | null;
  @ApiProperty({ type: String, enum: revocationReasons, nullable: true }) revokedWhy!: RevocationReason | null;
  @ApiProperty({ type: [LinkView] }) links!: readonly LinkView[];
}

export const AttestationPage = PageOf(AttestationView);

export class AttestationAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class LinkPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() id!: string;
  @ApiProperty({ format: 'uuid' }) @IsUUID() linkId!: string;
}

const secret = /^[\w-]{32}$/;

export class SharedPath {
  @ApiProperty({ pattern: secret.source }) @Matches(secret) secret!: string;
}

const list = /^[1-9]\d{0,8}$/;

export class StatusListPath {
  @ApiProperty({ pattern: list.source }) @Matches(list) list!: string;
}
