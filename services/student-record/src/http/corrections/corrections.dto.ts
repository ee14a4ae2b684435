import { ApiProperty } from '@nestjs/swagger';
import { type CorrectionKind, correctionKinds } from '@pan/contracts';
import { PageOf, PageQuery } from '@pan/kit/http';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { refusalReasonNames, type RefusalReason } from '../../domain/corrections/correction-law.js';
import {
  type CorrectionDecision,
  correctionDecisions,
  type CorrectionStanding,
  correctionStandings,
} from '../../domain/corrections/correction-request.js';
import { OneOf, Text } from '../fields.js';

const spelling = 'Selon la forme du champ; null pour rien / In the form of the field; null for nothing';

export class CorrectionBody {
  @OneOf(correctionKinds, { example: 'enrolment' }) kind!: CorrectionKind;
  @ApiProperty({
    ...{ type: 'string', format: 'uuid', required: false, nullable: true },
    description: 'Lequel de ses séjours, mesures ou résultats / Which of the stays, accommodations or results',
  })
  @IsOptional()
  @IsUUID()
  recordId?: string | null;
  @Text({ to: 40, example: 'level', description: 'Voyez GET /v1/correctables / See GET /v1/correctables' })
  field!: string;
  @Text({ to: 500, required: false, example: 'primary-5', description: spelling }) shouldSay?: string | null;
  @Text({ from: 3, to: 2_000, example: 'Mon enfant est en 5e année depuis septembre.' }) why!: string;
}

export class CorrectionMadeView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau', description: 'Qui répond / Who answers' })
  organisation!: string;
  @ApiProperty({ format: 'date', description: 'Réponse au plus tard / Answer at the latest' }) dueOn!: string;
}

export class CorrectionsQuery extends PageQuery {
  @OneOf(correctionStandings, { required: false, nullable: false }) state?: CorrectionStanding;
  @ApiProperty({
    ...{ required: false, enum: ['true', 'false'] },
    description: 'Celles dont le délai est passé / Those whose term has passed',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  late?: string;
}

export class CorrectionExtensionBody {
  @Text({ from: 3, to: 1_000, example: 'Le bulletin de l’autre école doit être demandé.' }) why!: string;
}

export class CorrectionDecisionBody {
  @OneOf(correctionDecisions, { example: 'accepted' }) decision!: CorrectionDecision;
  @Text({
    to: 500,
    required: false,
    description: `Acceptée en partie seulement: ce qui sera dit. ${spelling} / Accepted in part alone: what will be said`,
  })
  becomes?: string | null;
  @OneOf(refusalReasonNames, {
    required: false,
    description: 'Refusée, ou acceptée en partie / Refused, or accepted in part',
  })
  reason?: RefusalReason | null;
  @Text({
    from: 3,
    to: 4_000,
    required: false,
    example: 'L’inscription est corrigée dès aujourd’hui.',
    description: 'Les mots de la réponse / The words of the answer',
  })
  words?: string | null;
}

export class CorrectionStatementBody {
  @Text({ from: 3, to: 2_000, example: 'Nous maintenons que la note devait être 78.' }) text!: string;
}

class CorrectionWordsView {
  @ApiProperty({ example: 'niveau' }) fr!: string;
  @ApiProperty({ example: 'level' }) en!: string;
}

class CorrectionBasisView extends CorrectionWordsView {
  @ApiProperty({ example: 'RLRQ, c. A-2.1' }) law!: string;
  @ApiProperty({ example: 'art. 98' }) section!: string;
}

export class CorrectableFieldView extends CorrectionWordsView {
  @ApiProperty({ example: 'level' }) field!: string;
  @ApiProperty({ type: CorrectionWordsView, description: 'Comment l’écrire / How to write it' })
  form!: CorrectionWordsView;
  @ApiProperty({ description: 'S’il peut n’y avoir rien / Whether there may be nothing' }) mayBeNothing!: boolean;
}

export class CorrectableKindView extends CorrectionWordsView {
  @ApiProperty({ enum: correctionKinds }) kind!: CorrectionKind;
  @ApiProperty({ description: 'S’il faut recordId / Whether recordId is needed' }) inRecord!: boolean;
  @ApiProperty({ type: [CorrectableFieldView] }) fields!: readonly CorrectableFieldView[];
}

class CorrectionTermView {
  @ApiProperty({ type: 'integer' }) days!: number;
  @ApiProperty({ type: 'integer', description: 'Une fois / Once' }) extensionDays!: number;
  @ApiProperty({ type: CorrectionBasisView }) basis!: CorrectionBasisView;
}

export class RefusalReasonView extends CorrectionBasisView {
  @ApiProperty({ enum: refusalReasonNames }) reason!: RefusalReason;
}

export class CorrectablesView {
  @ApiProperty({ type: [CorrectableKindView] }) kinds!: readonly CorrectableKindView[];
  @ApiProperty({ type: CorrectionTermView }) term!: CorrectionTermView;
  @ApiProperty({ type: [RefusalReasonView] }) refusalReasons!: readonly RefusalReasonView[];
  @ApiProperty({ type: [CorrectionBasisView] }) recourses!: readonly CorrectionBasisView[];
}

export class CorrectionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ description: 'Qui répond / Who answers' }) organisation!: string;
  @ApiProperty({ enum: correctionKinds }) kind!: CorrectionKind;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true }) recordId!: string | null;
  @ApiProperty({ example: 'level' }) field!: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'Ce qui était dit / What was said' })
  stood!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) shouldSay!: string | null;
  @ApiProperty() why!: string;
  @ApiProperty({ enum: ['learner', 'guardian'] }) askedAs!: 'learner' | 'guardian';
  @ApiProperty({ format: 'date-time' }) askedAt!: string;
  @ApiProperty({ format: 'date' }) dueOn!: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) extendedAt!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) extendedWhy!: string | null;
  @ApiProperty({ enum: correctionStandings }) state!: CorrectionStanding;
  @ApiProperty({ description: 'Sans réponse après son terme / Without an answer after its term' }) late!: boolean;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) remindedAt!: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Ce qui doit être dit / What is to be said' })
  becomes!: string | null;
  @ApiProperty({ type: RefusalReasonView, nullable: true }) reason!: RefusalReasonView | null;
  @ApiProperty({ type: 'string', nullable: true }) words!: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) endedAt!: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Corrigé au dossier / Corrected' })
  correctedAt!: string | null;
  @ApiProperty({
    ...{ type: 'integer', nullable: true },
    description: 'La version du séjour, du résultat… qui le dit / The version of the stay, result… that says so',
  })
  correctedVersion!: number | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'La déclaration de la famille / The family’s statement' })
  statement!: string | null;
  @ApiProperty({
    type: [CorrectionBasisView],
    description: 'Refusée ou en retard: ce que l’on peut faire / Refused or late: what can be done',
  })
  recourses!: readonly CorrectionBasisView[];
}

export const CorrectionPage = PageOf(CorrectionView);
