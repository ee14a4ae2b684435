import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { standings, type Standing } from '../../domain/certifications/certification.js';
import { areas, type Area } from '../../domain/certifications/check.js';
import { Day, Text } from '../fields.js';

export class CertificationBody {
  @Text({ to: 120, example: 'Boréal Dossier', description: 'Nom du progiciel / Name of the package' }) product!: string;
  @Text({ to: 40, example: '7.2', description: 'Sa version / Its version' }) productVersion!: string;
}

export class CertificateBody {
  @Day({ required: false, example: '2026-12-01', description: 'Aujourd’hui par défaut / Today by default' })
  validFrom?: string | null;
  @Day({ example: '2027-11-30', description: 'Dernier jour / Last day' }) validUntil!: string;
}

export class WithdrawalBody {
  @Text({ to: 500, example: 'Perd des séjours depuis la version 7.2.3.', description: 'Publié / Published' })
  reason!: string;
}

class SaidView {
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

export class CheckResultView {
  @ApiProperty({ example: 'learner-new' }) id!: string;
  @ApiProperty({ enum: Object.keys(areas) }) area!: Area;
  @ApiProperty({ type: SaidView }) expected!: SaidView;
  @ApiProperty({ type: SaidView }) seen!: SaidView;
  @ApiProperty({ description: 'Où est la règle / Where the rule stands' }) rule!: string;
  @ApiProperty({ description: 'Faux: un conseil / False: advice' }) required!: boolean;
  @ApiProperty() passed!: boolean;
}

export class CertificateView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'Logiciels Boréal inc.' }) vendor!: string;
  @ApiProperty({ example: 'Boréal Dossier' }) product!: string;
  @ApiProperty({ example: '7.2' }) productVersion!: string;
  @ApiProperty({ enum: standings }) standing!: Standing;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) evaluatedAt!: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) validFrom!: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true, description: 'Dernier jour / Last day' })
  validUntil!: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) withdrawnOn!: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Pourquoi retiré / Why withdrawn' })
  reason!: string | null;
  @ApiProperty({
    type: [CheckResultView],
    nullable: true,
    description: 'Ce qui était attendu et vu; nul dans les listes / What was expected and seen; null in lists',
  })
  results!: readonly CheckResultView[] | null;
}

class ProgressView {
  @ApiProperty({ type: 'integer' }) done!: number;
  @ApiProperty({ type: 'integer', nullable: true }) total!: number | null;
}

export class CertificationView extends CertificateView {
  @ApiProperty({ example: 'bac-a-sable.boreal' }) sandbox!: string;
  @ApiProperty({ format: 'date-time' }) askedAt!: string;
  @ApiProperty() progress!: ProgressView;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export const CertificatePage = PageOf(CertificateView);
export const CertificationPage = PageOf(CertificationView);
