import { ApiProperty } from '@nestjs/swagger';
import { PageOf, PageQuery } from '@pan/kit/http';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min, ValidateNested } from 'class-validator';
import { consentGivers, type ConsentGiver } from '../../domain/consents/consent.js';
import { recipientKinds, type RecipientKind } from '../../domain/consents/purposes.js';
import { OneOf, OrganisationCode, Text } from '../fields.js';

const code = /^[a-z][a-z-]{2,59}$/;
const to = 'Code d’une organisation, ou numéro d’un tuteur / Code of an organisation, or id of a guardian';

export class PaperBody {
  @OrganisationCode({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @OneOf(consentGivers, { example: 'guardian', description: 'Qui a signé / Who signed' }) by!: ConsentGiver;
  @Text({ to: 80, example: 'Classeur 2026, feuille 214', description: 'Où est le papier / Where the paper is' })
  reference!: string;
}

/** The school's own word; nothing where the family acts by its account. */
export class ConsentWithdrawalBody {
  @ApiProperty({ type: PaperBody, required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => PaperBody)
  paper?: PaperBody;
}

export class ConsentBody extends ConsentWithdrawalBody {
  @ApiProperty({ pattern: code.source, example: 'share-results-with-institution' }) @Matches(code) purpose!: string;
  @Text({ to: 120, example: 'universite-laval', description: to }) recipient!: string;
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: 'La version du texte montré / The version of the text shown',
  })
  @IsInt()
  @Min(1)
  @Max(1000)
  textVersion!: number;
}

export class ConsentsQuery extends PageQuery {
  @ApiProperty({
    required: false,
    pattern: code.source,
    example: 'share-results-with-institution',
    description:
      'Une seule fin; sans elle, toutes, pour la famille et les systèmes de l’école / One purpose; without it all, for the family and the school’s systems',
  })
  @IsOptional()
  @Matches(code)
  purpose?: string;
}

export class ConsentAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class ConsentView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'share-results-with-institution' }) purpose!: string;
  @ApiProperty({ example: 'universite-laval', description: to }) recipient!: string;
  @ApiProperty({ type: 'integer' }) textVersion!: number;
  @ApiProperty({ enum: consentGivers }) givenBy!: ConsentGiver;
  @ApiProperty({ enum: ['account', 'paper'] }) how!: 'account' | 'paper';
  @ApiProperty({ description: 'Par quelle école / Through which school' }) organisation!: string;
  @ApiProperty({ format: 'date-time' }) givenAt!: string;
  @ApiProperty({ format: 'date', description: 'Le dernier jour, inclus / The last day, included' }) validUntil!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: string | null;
  @ApiProperty({ type: String, enum: ['withdrawn', 'renewed'], nullable: true }) endedWhy!:
    'withdrawn' | 'renewed' | null;
  @ApiProperty({ description: 'Vaut maintenant / Holds now' }) holds!: boolean;
}

export const ConsentPage = PageOf(ConsentView);

class ConsentTextView {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ format: 'date' }) inForceOn!: string;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

class BasisView {
  @ApiProperty({ example: 'RLRQ, c. A-2.1' }) law!: string;
  @ApiProperty({ example: 'art. 64' }) section!: string;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

export class PurposeView {
  @ApiProperty({ example: 'share-results-with-institution' }) code!: string;
  @ApiProperty({ type: [ConsentTextView] }) texts!: readonly ConsentTextView[];
  @ApiProperty({ enum: recipientKinds }) recipient!: RecipientKind;
  @ApiProperty({
    type: 'integer',
    description: 'L’âge dès lequel l’élève le donne / The age from which the learner gives it',
  })
  learnerFrom!: number;
  @ApiProperty({ description: 'Avant cet âge, un tuteur / Before that age, a guardian' }) guardiansMay!: boolean;
  @ApiProperty({ type: 'integer', description: 'Durée en mois / Months that it lasts' }) months!: number;
  @ApiProperty({
    type: BasisView,
    nullable: true,
    description: 'La loi qui rend le consentement sans objet / The law by which consent is not the basis',
  })
  notTheBasis!: BasisView | null;
}

export class PurposesView {
  @ApiProperty({ type: [PurposeView] }) items!: readonly PurposeView[];
}
