import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { type PupilFile, pupilFiles } from '../../domain/files/files.js';
import { type DestructionPhase, leastNoticeDays } from '../../domain/retention/destruction.js';
import { type HoldReason, holdReasons } from '../../domain/retention/legal-hold.js';
import { OneOf, OrganisationCode, Text } from '../fields.js';

const reasons = Object.keys(holdReasons);
const phases = ['proposed', 'approved', 'begun', 'carried-out', 'withdrawn'];

export class RulePath {
  @OrganisationCode() code!: string;
  @OneOf(pupilFiles, { example: 'school-file' }) file!: PupilFile;
}

/** What the approved schedule of the organisation says of one file. */
export class RetentionRuleBody {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100, example: 10 })
  @IsInt()
  @Min(1)
  @Max(100)
  years!: number;

  @Text({ to: 120, example: 'RLRQ, c. A-21.1' }) law!: string;
  @Text({ to: 120, example: 'art. 7 et 8' }) section!: string;
  @Text({
    ...{ to: 120, example: 'Calendrier 2026, règle 4-210' },
    description: 'Du calendrier approuvé et de sa règle / Of the approved schedule and its rule',
  })
  reference!: string;

  @ApiProperty({
    ...{ type: 'integer', minimum: leastNoticeDays, maximum: 365, example: 60 },
    description:
      'De la proposition au premier jour où l’on détruit / From the proposal to the first day of destruction',
  })
  @IsInt()
  @Min(leastNoticeDays)
  @Max(365)
  noticeDays!: number;

  @ApiProperty({ example: true, description: 'Si la famille est avisée / Whether the family is told' })
  @IsBoolean()
  tellsFamily!: boolean;
}

export class RetentionRuleAnswer {
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class DestructionBody {
  @OneOf(pupilFiles, { example: 'school-file' }) file!: PupilFile;
}

export class RetentionAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class LegalHoldBody {
  @OrganisationCode({ example: 'css-des-deux-rives', description: 'Qui retient / Who holds' }) organisation!: string;
  @OneOf(reasons, { example: 'litigation' }) reason!: HoldReason;
  @Text({
    to: 120,
    example: 'Dossier 2026-114',
    description: 'Une référence, jamais l’affaire / A reference, never the case',
  })
  reference!: string;
}

class FrozenRuleView extends RetentionRuleBody {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ enum: ['last-stay-ended', 'last-entry'] }) since!: string;
}

class ApprovalView {
  @ApiProperty({ description: 'Un compte ou un système / An account or a system' }) by!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

export class DestructionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-des-deux-rives' }) organisation!: string;
  @ApiProperty({ enum: pupilFiles }) file!: PupilFile;
  @ApiProperty({ type: FrozenRuleView }) rule!: FrozenRuleView;
  @ApiProperty({ format: 'date' }) latest!: string;
  @ApiProperty({ enum: phases }) state!: DestructionPhase;
  @ApiProperty({ format: 'date', description: 'Rien n’est détruit avant / Nothing is destroyed before' })
  notBefore!: string;
  @ApiProperty() proposedBy!: string;
  @ApiProperty({ format: 'date-time' }) proposedAt!: string;
  @ApiProperty({ type: [ApprovalView] }) approvals!: readonly ApprovalView[];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: string | null;
  @ApiProperty({ type: 'integer' }) listed!: number;
  @ApiProperty({ description: 'SHA-256 de la liste / SHA-256 of the list' }) listHash!: string;
  @ApiProperty({ type: 'integer' }) destroyed!: number;
  @ApiProperty({ type: 'integer' }) kept!: number;
  @ApiProperty({
    ...{ type: 'object', additionalProperties: { type: 'integer' }, example: { 'exam-management': 3 } },
    description: 'Ce que chaque service doit encore confirmer / What each service has yet to confirm',
  })
  awaited!: Readonly<Record<string, number>>;
  @ApiProperty({ type: String, nullable: true }) certificateHash!: string | null;
}
export const DestructionPage = PageOf(DestructionView);

export class ListedFileView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({
    ...{ type: String, format: 'uuid', nullable: true },
    description: 'null dès que tout est détruit et confirmé / null once all is destroyed and confirmed',
  })
  learnerId!: string | null;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ format: 'date' }) since!: string;
  @ApiProperty({ enum: ['listed', 'destroyed', 'kept'] }) state!: string;
  @ApiProperty({ type: String, enum: ['not-due', 'held', 'request-open', 'identity-open'], nullable: true })
  why!: string | null;
}
export const ListedFilePage = PageOf(ListedFileView);

export class DestructionCertificateView {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'Règle, jours, approbations, genres et nombres; de personne / Rule, days, approvals, kinds and counts; of nobody',
  })
  certificate!: object;
  @ApiProperty({ description: 'SHA-256 du certificat en JSON / SHA-256 of the certificate as JSON' }) hash!: string;
}

export class LegalHoldView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ example: 'css-des-deux-rives' }) organisation!: string;
  @ApiProperty({ enum: reasons }) reason!: HoldReason;
  @ApiProperty() reference!: string;
  @ApiProperty({ format: 'date-time' }) placedAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) liftedAt!: string | null;
}
export const LegalHoldPage = PageOf(LegalHoldView);
